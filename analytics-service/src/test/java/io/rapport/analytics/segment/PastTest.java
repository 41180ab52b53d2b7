package io.rapport.analytics.segment;

import static io.rapport.analytics.segment.Segmenting.explain;
import static io.rapport.analytics.segment.Segmenting.members;
import static io.rapport.analytics.segment.Segmenting.untilMembers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who was in then, who would have been, and why. */
@QuarkusTest
@WithRapport
class PastTest {
    private static final Instant MARCH = Instant.parse("2025-03-10T12:00:00Z");
    private static final Instant APRIL = Instant.parse("2025-04-10T12:00:00Z");
    private static final Instant MAY = Instant.parse("2025-05-10T12:00:00Z");

    private final Segmenting segmenting = new Segmenting();

    @Test
    void knowsWhoHadBeenFoundToBeInAtAnyInstant() {
        var customer = segmenting.customer(Map.of("language", "tr"));
        var segment = segmenting.segment("{'attribute':'language','op':'=','value':'tr'}");
        untilMembers(segment, customer);
        var first = Instant.now();
        segmenting.profile(customer, 2, Map.of("language", "vi"));
        untilMembers(segment);
        var between = Instant.now();
        segmenting.profile(customer, 3, Map.of("language", "tr"));
        untilMembers(segment, customer);

        assertThat(members(segment, "?by=record&asOf=" + first)).containsExactly(customer.toString());
        assertThat(members(segment, "?by=record&asOf=" + between)).isEmpty();
        assertThat(members(segment, "?asOf=" + Instant.now())).containsExactly(customer.toString());
        assertThat(segmentsOf(customer, between)).doesNotContain(segment.toString());
        assertThat(segmentsOf(customer, first)).contains(segment.toString());
    }

    @Test
    void asksTodaysRuleOnPastDays() {
        var customer = segmenting.customer(Map.of());
        var visit = Visit.of(customer).orders("60", "ALL", MARCH).orders("50", "ALL", APRIL);
        visit.did("product-viewed", Map.of("category", "hats"), APRIL);
        EventSender.send(
                customer.toString(), MAY, new TicketOpened(Ids.next(), customer, null, "chat", "return", "low"));
        var spenders = "{'metric':'revenue','op':'>','value':100,'currency':'ALL'}";
        var recent = "{'all':[{'metric':'recencyDays','op':'<','value':20},{'metric':'frequency','op':'=','value':1}]}";
        var lookers = "{'event':'product-viewed','where':{'category':'hats'},'withinDays':5}";
        var open = "{'ticket':'open'}";
        await().untilAsserted(() -> assertThat(segmenting.preview(open)).isOne());
        await().untilAsserted(() -> assertThat(segmenting.preview(spenders)).isOne());

        assertThat(segmenting.preview(spenders, MARCH)).isZero();
        assertThat(segmenting.preview(spenders, APRIL)).isOne();
        assertThat(segmenting.preview(recent, MARCH.plusSeconds(60))).isOne();
        assertThat(segmenting.preview(recent, MAY)).isZero();
        assertThat(segmenting.preview(lookers, APRIL)).isOne();
        assertThat(segmenting.preview(lookers, MAY)).isZero();
        assertThat(segmenting.preview(open, APRIL)).isZero();
        assertThat(segmenting.preview(open, MAY)).isOne();
        var segment = segmenting.segment(spenders);
        assertThat(members(segment, "?asOf=" + MARCH)).isEmpty();
        assertThat(members(segment, "?asOf=" + APRIL)).containsExactly(customer.toString());
        assertThat(members(segment, "?by=record&asOf=" + APRIL)).isEmpty();
        explain(customer, segment, "?asOf=" + MARCH)
                .body("inside", equalTo(false))
                .body("rule.rules[1].found", equalTo("60"));
    }

    @Test
    void asksProfilesAsTheyWereAndBeforeTheFirstTheFirst() {
        var customer = Ids.next();
        segmenting.profile(customer, 1, Map.of("country", "TR"), APRIL);
        segmenting.profile(customer, 2, Map.of("country", "VN"), MAY);
        var turkish = "{'attribute':'country','op':'=','value':'TR'}";
        await().untilAsserted(() -> assertThat(segmenting.preview("{'attribute':'country','op':'=','value':'VN'}"))
                .isOne());

        assertThat(segmenting.preview(turkish)).isZero();
        assertThat(segmenting.preview(turkish, MARCH)).isOne();
        assertThat(segmenting.preview(turkish, APRIL.plusSeconds(1))).isOne();
        assertThat(segmenting.preview(turkish, MAY)).isZero();
    }

    @Test
    void saysWhySheIsInOrOut() {
        var customer = segmenting.customer(Map.of("language", "tr", "attributes", Map.of("points", 9)));
        var segment = segmenting.segment(
                "{'any':[{'attribute':'attributes.points','op':'>=','value':10},{'not':{'metric':'orders','op':'<','value':2}},"
                        + "{'metric':'recencyDays','op':'<','value':5},{'consent':'email'}]}");
        Visit.of(customer).orders("1", "ALL", APRIL);
        await().untilAsserted(() -> explain(customer, segment, "")
                .statusCode(200)
                .body("rule.rules[0].holds", equalTo(true))
                .body("rule.rules[1].rules[0].found", equalTo("9"))
                .body("rule.rules[1].rules[1].rules[0].found", equalTo("1")));

        explain(customer, segment, "")
                .body("inside", equalTo(false))
                .body("member", equalTo(false))
                .body("rule.path", equalTo("rule"))
                .body("rule.holds", equalTo(false))
                .body("rule.rules[1].rules[0].path", equalTo("rule.all[1].any[0]"))
                .body("rule.rules[1].rules[0].condition.value", equalTo(10))
                .body("rule.rules[1].rules[3].found", equalTo("none"))
                .body("rule.rules[1].rules[3].holds", equalTo(false));
        segmenting.profile(customer, 2, Map.of("attributes", Map.of("points", 10)));
        untilMembers(segment, customer);
        explain(customer, segment, "").body("inside", equalTo(true)).body("member", equalTo(true));
        explain(Ids.next(), segment, "").statusCode(404);
        explain(customer, Ids.next(), "").statusCode(404);
        explain(customer, segment, "?asOf=2999-01-01T00:00:00Z").statusCode(400);
        explain(customer, segment, "?asOf=yesterday").statusCode(400).body("inside", nullValue());
    }

    private static List<String> segmentsOf(UUID customer, Instant asOf) {
        return Api.given("agent")
                .get("/api/v1/customers/" + customer + "/segments?asOf=" + asOf)
                .then()
                .statusCode(200)
                .extract()
                .path("items.segmentId");
    }
}
