package io.rapport.analytics.lift;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CampaignEvent.MessageSkipped;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.Money;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class CampaignReportTest {
    private static final Instant SENT = Instant.parse("2025-05-05T08:00:00Z");
    private static final Instant AFTER = SENT.plusSeconds(86_400);

    private final UUID campaign = Ids.next();

    @Test
    void liftIsTheDifferenceToTheHeldOut() {
        EventSender.send(
                campaign.toString(),
                SENT,
                new CampaignChanged(
                        campaign,
                        1,
                        "Spring",
                        null,
                        null,
                        "email",
                        "marketing",
                        new BigDecimal("0.5"),
                        "running",
                        SENT));
        for (var i = 0; i < 20; i++) {
            var customer = treated(Ids.next());
            if (i < 10) {
                Visit.of(customer).orders("30", "PGK", AFTER);
            }
            var quiet = heldOut(Ids.next());
            if (i < 2) {
                Visit.of(quiet).orders("10", "PGK", AFTER).orders("99", "PGK", SENT.minusSeconds(10));
            }
        }
        var buyer = treated(Ids.next());
        var key = Visit.newOrderKey();
        var visit = Visit.of(buyer);
        visit.send(visit.placed(key, "500", "PGK", AFTER)).send(visit.cancelled(key, "500", "PGK", AFTER, AFTER));
        skipped(Ids.next());
        mergedAcrossArms();
        cost(buyer, "0.05");
        cost(buyer, "0.075");

        await().untilAsserted(() -> report().body("items[0].name", equalTo("Spring"))
                .body("items[0].leftOut", equalTo(1))
                .body("items[0].arms.arm", contains("held-out", "treated"))
                .body("items[0].arms.customers", contains(20, 21))
                .body("items[0].arms[0].conversionRate.toDouble()", closeTo(.1, 1e-6))
                .body("items[0].arms[1].conversionRate.toDouble()", closeTo(10.0 / 21, 1e-6))
                .body("items[0].arms[1].visitRate.toDouble()", closeTo(11.0 / 21, 1e-6))
                .body("items[0].lifts.measure", contains("visits", "conversion", "spend"))
                .body("items[0].lifts[1].absolute.value.toDouble()", closeTo(10.0 / 21 - .1, 1e-6))
                .body("items[0].lifts[2].currency", equalTo("PGK"))
                .body("items[0].lifts[2].absolute.value.toDouble()", closeTo(300.0 / 21 - 1, 1e-4))
                .body("items[0].sampleRatio.mismatch", equalTo(false))
                .body("items[0].lastTouch.orders", contains(1))
                .body("items[0].lastTouch.revenue", contains("30.00"))
                .body("items[0].costs[0].messages", equalTo(2))
                .body("items[0].costs[0].amount", equalTo("0.13"))
                .body("items[0].unreliable", empty()));
        Api.given("marketer")
                .accept("text/csv")
                .get("/api/v1/reports/campaigns?campaign=" + campaign)
                .then()
                .statusCode(200)
                .body(containsString("Spring,treated,conversion,,21,"))
                .body(containsString(",running,14,20,14.285714285714286,1.0,"))
                .body(containsString(",1,30.00,0.13,"));
    }

    @Test
    void oneArmAloneSaysNothing() {
        treated(Ids.next());
        await().untilAsserted(() -> report().body("items[0].arms", hasSize(1)));
        report().body("items[0].lifts", empty()).body("items[0].unreliable", hasItem("nobody was held out"));
    }

    @Test
    void eachTextIsAnArmOfItsOwn() {
        var first = Ids.next();
        tell(new MessageQueued(delivery(first, "treated", null)), SENT);
        tell(new MessageSent(delivery(first, "treated", "long"), "<1@rapport>", "tr"), AFTER);
        tell(new MessageSent(delivery(first, "treated", "short"), "<2@rapport>", "tr"), AFTER.plusSeconds(1));
        Visit.of(first).orders("30", "PGK", AFTER);
        tell(new MessageSent(delivery(Ids.next(), "treated", "short"), "<3@rapport>", "tr"), SENT);
        tell(new MessageQueued(delivery(Ids.next(), "treated", null)), SENT);
        tell(new CustomerHeldOut(delivery(Ids.next(), "held-out", "short")), SENT);

        await().untilAsserted(() -> report("&by=variant")
                .body("items[0].arms.arm", contains("held-out", "long", "short", "treated"))
                .body("items[0].arms.customers", contains(1, 1, 1, 1))
                .body("items[0].arms[1].conversionRate.toDouble()", closeTo(1, 1e-6)));
        report("")
                .body("items[0].arms.arm", contains("held-out", "treated"))
                .body("items[0].arms.customers", contains(1, 3));
    }

    private void cost(UUID customer, String amount) {
        var money = new Money(new BigDecimal(amount), "PGK");
        tell(new MessageSent(delivery(customer, "treated"), "<" + Ids.next() + "@rapport>", "tr", money), SENT);
    }

    private void tell(DeliveryEvent event, Instant at) {
        EventSender.send(event.delivery().customerId().toString(), at, event);
    }

    private void mergedAcrossArms() {
        var older = heldOut(Ids.next());
        var younger = treated(Ids.next());
        EventSender.send(older.toString(), AFTER, new Merged(Ids.next(), older, younger));
        EventSender.send(
                older.toString(),
                AFTER,
                new MessageConverted(delivery(older, "treated"), "default/1", new Money(new BigDecimal("30"), "PGK")));
    }

    private UUID treated(UUID customer) {
        EventSender.send(customer.toString(), SENT, new MessageQueued(delivery(customer, "treated")));
        return customer;
    }

    private UUID heldOut(UUID customer) {
        EventSender.send(customer.toString(), SENT, new CustomerHeldOut(delivery(customer, "held-out")));
        return customer;
    }

    private void skipped(UUID customer) {
        EventSender.send(customer.toString(), SENT, new MessageSkipped(delivery(customer, "treated"), "no-consent"));
    }

    private Delivery delivery(UUID customer, String arm) {
        return delivery(customer, arm, null);
    }

    private Delivery delivery(UUID customer, String arm, String variant) {
        return new Delivery(Ids.next(), campaign, "send", customer, "once", "email", arm, false, variant);
    }

    private ValidatableResponse report() {
        return report("");
    }

    private ValidatableResponse report(String more) {
        return Api.given("analyst")
                .get("/api/v1/reports/campaigns?campaign=" + campaign + more)
                .then()
                .statusCode(200);
    }
}
