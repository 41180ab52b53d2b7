package io.rapport.analytics.segment;

import static io.rapport.analytics.segment.Segmenting.untilMembers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Every kind of thing that a rule may ask for moves the customers whom it concerns, and everyone at once comes out alike. */
@QuarkusTest
@WithRapport
class OperandsTest {
    private final Segmenting segmenting = new Segmenting();

    @Inject
    Jdbi jdbi;

    @Test
    void filtersEventsByWhatTheyName() {
        var customer = segmenting.customer(Map.of());
        var shoes =
                "{'event':'product-viewed','where':{'category':['shoes','boots'],'channel':'web'},'op':'>=','value':2,'withinDays':7}";
        var product = "{'event':'product-viewed','where':{'product':'p-7'}}";
        var segment = segmenting.segment(shoes);
        var ofProduct = segmenting.segment(product);
        var visit = Visit.of(customer);
        visit.views(Map.of("product_id", "p-1", "category", "shoes"));
        visit.views(Map.of("product_id", "p-7", "category", "hats"));
        untilMembers(ofProduct, customer);
        untilMembers(segment);

        visit.views(Map.of("product_id", "p-2", "category", "boots"));

        untilMembers(segment, customer);
        alike(shoes, 1);
        alike(product, 1);
    }

    @Test
    void addsUpWhatEventsAreWorth() {
        var customer = segmenting.customer(Map.of());
        var spent = "{'event':'order-completed','sum':'value','currency':'ALL','op':'>=','value':'50.5'}";
        var pieces = "{'event':'product-added','sum':'quantity','op':'>','value':3}";
        var segment = segmenting.segment(spent);
        var ofPieces = segmenting.segment(pieces);
        var visit = Visit.of(customer).orders("50", "ALL");
        visit.did("product-added", Map.of("product_id", "p", "quantity", 2));
        visit.did("product-added", Map.of("product_id", "q", "quantity", 2));
        untilMembers(ofPieces, customer);
        untilMembers(segment);

        visit.orders("0.5", "ALL");

        untilMembers(segment, customer);
        alike(spent, 1);
        alike(pieces, 1);
    }

    @Test
    void followsWhatCampaignsDidAndWhatCameOfIt() {
        var customer = segmenting.customer(Map.of());
        var campaign = Ids.next();
        var silent = "{'all':[{'campaign':'" + campaign
                + "','did':'sent','withinDays':30},{'not':{'campaign':'any','did':'opened'}}]}";
        var keen = "{'campaign':'" + campaign + "','did':'clicked','op':'=','value':1}";
        var heldOut = "{'campaign':'" + campaign + "','did':'heldOut'}";
        var ofSilent = segmenting.segment(silent);
        var ofKeen = segmenting.segment(keen);
        var ofHeldOut = segmenting.segment(heldOut);
        var delivery = new Delivery(Ids.next(), campaign, "1", customer, "1", "email", "treated", false);
        Segmenting.send(customer, new MessageSent(delivery, "m", "tr"));
        Segmenting.send(customer, new MessageOpened(delivery, true));
        untilMembers(ofSilent, customer);
        alike(silent, 1);

        Segmenting.send(customer, new MessageOpened(delivery, false));
        Segmenting.send(customer, new MessageClicked(delivery, "l", false));
        Segmenting.send(customer, new CustomerHeldOut(delivery));

        untilMembers(ofSilent);
        untilMembers(ofKeen, customer);
        untilMembers(ofHeldOut, customer);
        alike(silent, 0);
        alike(keen, 1);
    }

    @Test
    void followsTickets() {
        var customer = segmenting.customer(Map.of());
        var open = "{'ticket':'open','type':['complaint','return']}";
        var unhappy = "{'ticket':'satisfaction','op':'<=','value':2}";
        var ofOpen = segmenting.segment(open);
        var ofUnhappy = segmenting.segment(unhappy);
        var praise = Ids.next();
        var complaint = Ids.next();
        Segmenting.send(customer, new TicketOpened(praise, customer, null, "email", "praise", "low"));
        Segmenting.send(customer, new TicketOpened(complaint, customer, null, "email", "complaint", "high"));
        untilMembers(ofOpen, customer);
        alike(open, 1);

        Segmenting.send(customer, new TicketResolved(complaint, customer, 60));
        Segmenting.send(customer, new TicketRated(complaint, customer, 1));

        untilMembers(ofOpen);
        untilMembers(ofUnhappy, customer);
        alike(open, 0);
        alike(unhappy, 1);
    }

    @Test
    void followsConsents() {
        var customer = segmenting.customer(Map.of());
        var granted = "{'consent':'email'}";
        var silent = "{'consent':'email','op':'=','value':'none'}";
        var ofGranted = segmenting.segment(granted);
        var ofSilent = segmenting.segment(silent);
        untilMembers(ofSilent, customer);
        alike(silent, 1);

        Segmenting.send(customer, consent(customer, "granted", 1));
        untilMembers(ofGranted, customer);
        untilMembers(ofSilent);
        alike(granted, 1);
        alike(silent, 0);

        Segmenting.send(customer, consent(customer, "withdrawn", 2));
        untilMembers(ofGranted);
    }

    @Test
    void asksProfilesForDaysAndWhatIsDeclared() {
        var today = LocalDate.now();
        var customer = segmenting.customer(Map.of(
                "birthDate", today.plusDays(5).minusYears(40).toString(),
                "gender", "female",
                "attributes", Map.of("renewal", today.plusDays(3).toString(), "size", "XL")));
        var rule =
                "{'all':[{'metric':'daysToBirthday','op':'in','value':[4,5]},{'attribute':'gender','op':'=','value':'female'},"
                        + "{'attribute':'birthDate','op':'<','value':'2000-01-01'},{'attribute':'attributes.renewal','op':'>','value':'2020-01-01'},"
                        + "{'daysUntil':'attributes.renewal','op':'<=','value':3},{'not':{'daysUntil':'attributes.size','op':'>','value':-9999}}]}";

        untilMembers(segmenting.segment(rule), customer);
        alike(rule, 1);
    }

    @Test
    void asksForScores() {
        var customer = segmenting.customer(Map.of());
        untilMembers(segmenting.segment("{'metric':'orders','op':'=','value':0}"), customer);
        jdbi.useHandle(handle -> handle.execute("""
                insert into customer_score (customer_id, fit_id, as_of, currency, clv, p_alive, churn_risk, expected_orders)
                values (?, ?, now(), 'ALL', 120, 0.2, 0.9, 0.1)""", customer, Ids.next()));
        var rule =
                "{'all':[{'metric':'churnRisk','op':'>','value':0.8},{'metric':'customerLifetimeValue','op':'>=','value':'120','currency':'ALL'}]}";

        untilMembers(segmenting.segment(rule), customer);
        alike(rule, 1);
    }

    @Test
    void asksForOtherSegmentsAndFollowsTheirRules() {
        var customer = segmenting.customer(Map.of("language", "tr"));
        var inner = segmenting.segment("{'attribute':'language','op':'=','value':'tr'}");
        var outer = segmenting.segment("{'not':{'segment':'" + inner + "'}}");
        var outermost = segmenting.segment("{'not':{'segment':'" + outer + "'}}");
        untilMembers(inner, customer);
        untilMembers(outer);
        untilMembers(outermost, customer);

        segmenting.profile(customer, 2, Map.of("language", "vi"));
        untilMembers(outer, customer);
        untilMembers(outermost);

        change(inner, 1, "{'attribute':'language','op':'=','value':'vi'}", 200);
        untilMembers(outer);
        untilMembers(outermost, customer);
        Segmenting.explain(customer, outermost, "")
                .body("inside", equalTo(true))
                .body("rule.rules[1].rules[0].rules[0].path", equalTo("rule"));
    }

    @Test
    void refusesCirclesAndSegmentsThatAreNotThere() {
        var inner = segmenting.segment("{'metric':'orders','op':'>','value':1}");
        var outer = segmenting.segment("{'any':[{'segment':'" + inner + "'}]}");
        var circle = "{'any':[{'metric':'orders','op':'>','value':1},{'segment':'" + outer + "'}]}";
        change(inner, 1, circle, 400);
        Segmenting.preview(Segmenting.json("{'rule':{'not':{'segment':'" + Ids.next() + "'}}}"), 400)
                .body("errors[0].field", equalTo("rule.not.segment"))
                .body("errors[0].message", containsString("in force"));
        Api.given("marketer")
                .delete("/api/v1/segments/" + inner)
                .then()
                .statusCode(409)
                .body("detail", containsString("name this segment"));
    }

    @Test
    void countsForTheSurvivorWhatCameUnderTheOtherIdUntilItIsUndone() {
        var survivor = segmenting.customer(Map.of());
        var absorbed = segmenting.customer(Map.of());
        var complained = "{'all':[{'ticket':'opened','op':'>=','value':1},{'consent':'email'}]}";
        var segment = segmenting.segment(complained);
        Segmenting.send(absorbed, new TicketOpened(Ids.next(), absorbed, null, "chat", "complaint", "high"));
        Segmenting.send(absorbed, consent(absorbed, "granted", 1));
        untilMembers(segment, absorbed);

        var merge = Ids.next();
        Segmenting.send(absorbed, new Merged(merge, survivor, absorbed));
        untilMembers(segment, survivor);
        alike(complained, 1);
        Segmenting.send(absorbed, new Unmerged(merge, survivor, absorbed));
        untilMembers(segment, absorbed);
    }

    /** Everyone at once, the opposite too. */
    private void alike(String rule, int count) {
        await().untilAsserted(() -> assertThat(segmenting.preview(rule)).isEqualTo(count));
        assertThat(segmenting.preview("{'not':" + rule + "}") + count)
                .isEqualTo(segmenting.preview("{'metric':'orders','op':'>=','value':0}"));
    }

    private static void change(UUID segment, long version, String rule, int status) {
        Api.given("marketer")
                .header("If-Match", "\"" + version + "\"")
                .body(Segmenting.json("{'rule':" + rule + "}"))
                .patch("/api/v1/segments/" + segment)
                .then()
                .statusCode(status);
    }

    private static ConsentChanged consent(UUID customer, String state, long version) {
        var until = Instant.now().plus(30, ChronoUnit.DAYS);
        return new ConsentChanged(customer, "email", "marketing", state, "test", null, until, false, version);
    }
}
