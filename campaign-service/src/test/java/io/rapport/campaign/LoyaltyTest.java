package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CampaignEvent.LoyaltyChanged;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Points for orders, what refunds take back, and what points are good for. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class LoyaltyTest extends CampaignStory {
    private final UUID customer = Ids.next();
    private final UUID visitor = Ids.next();
    private UUID reward;

    @BeforeEach
    void aProgram() {
        reward = UUID.fromString(given("marketer")
                .body(Map.of("name", "R " + Ids.next(), "kind", "amount", "value", "5", "currency", "XTS"))
                .post("/api/v1/offers")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        given("marketer").body(Map.of("count", 5)).post("/api/v1/offers/" + reward + "/coupons");
        given("marketer")
                .body(Map.of(
                        "pointsPerUnit",
                        Map.of("XTS", "0.5"),
                        "tiers",
                        List.of(Map.of("name", "gold", "points", 100), Map.of("name", "silver", "points", 20)),
                        "rewards",
                        List.of(Map.of("offer", reward, "points", 30))))
                .put("/api/v1/loyalty-program")
                .then()
                .statusCode(200);
    }

    @Test
    void wholePointsAreEarnedAndRefundsTakeThemBackExactly() {
        attribute(visitor, customer, 1);
        effect("a", 1, "99.99", "0", 1);
        points(49);
        await().until(() ->
                count("select count(*) from loyalty_member where tier = 'silver' and customer_id = ?", customer) == 1);
        effect("a", 2, "0", "0.01", 0);
        effect("a", 3, "0", "30", 0);
        points(34);
        effect("a", 4, "0", "70", 0);
        points(0);
        loyalty("/entries").body("items.points", containsInAnyOrder(49, -15, -34));
        loyalty("").body("tier", equalTo("silver")).body("tierUntil", notNullValue());
    }

    @Test
    void effectsThatComeBeforeTheirOrderComeToTheSame() {
        attribute(visitor, customer, 1);
        effect("b", 2, "0", "60", 0);
        effect("b", 1, "100", "0", 1);
        points(20);
    }

    @Test
    void pointsFollowTheVisitorWhoEveryoneTakesForAnother() {
        effect("c", 1, "300", "0", 1);
        attribute(visitor, customer, 1);
        points(150);
        var told = EventProbe.of(Topic.CAMPAIGN_LOYALTY)
                .untilEvent(
                        LoyaltyChanged.class,
                        changed -> changed.customerId().equals(customer) && changed.points() == 150);
        assertThat(told.tier()).isEqualTo("gold");

        attribute(visitor, Ids.next(), 2);
        points(0);
        EventProbe.of(Topic.CAMPAIGN_LOYALTY)
                .untilEvent(
                        LoyaltyChanged.class,
                        changed -> changed.customerId().equals(customer)
                                && changed.points() == 0
                                && changed.version() > told.version());
    }

    @Test
    void whoAreOnePersonHaveTheirPointsTogether() {
        attribute(visitor, customer, 1);
        effect("d", 1, "100", "0", 1);
        grant(5);
        points(55);
        var other = Ids.next();
        var mergeId = Ids.next();
        given("agent")
                .body(Map.of("points", 10, "reason", "hello"))
                .post("/api/v1/customers/" + other + "/loyalty/grants")
                .then()
                .statusCode(200);
        merge(mergeId, customer, other);
        told(customer, 65);
        unmerge(mergeId, customer, other);
        points(55);
    }

    @Test
    void aRewardIsPaidOnceAndOnlyByWhoCanAffordIt() {
        redeem().statusCode(409);
        grant(70);
        redeem().statusCode(200).body("balance.points", equalTo(40)).body("coupon.code", notNullValue());
        redeem().statusCode(409);
        loyalty("").body("points", equalTo(40));
        given("agent")
                .get("/api/v1/customers/" + customer + "/offers")
                .then()
                .body("items.offerId", hasItem(reward.toString()));
        given("agent")
                .body(Map.of("offer", Ids.next()))
                .post("/api/v1/customers/" + customer + "/loyalty/redemptions")
                .then()
                .statusCode(404);
    }

    @Test
    void ofTwoAtOnceWhoPayWithTheSamePointsOneDoes() {
        grant(30);
        var answers = List.of(1, 2, 3).parallelStream()
                .map(_ -> redeem().extract().statusCode())
                .toList();
        assertThat(answers).containsOnlyOnce(200);
        loyalty("").body("points", equalTo(0));
    }

    private static LoyaltyChanged told(UUID whom, long points) {
        return EventProbe.of(Topic.CAMPAIGN_LOYALTY)
                .untilEvent(
                        LoyaltyChanged.class,
                        changed -> changed.customerId().equals(whom) && changed.points() == points);
    }

    private void grant(int points) {
        given("agent")
                .body(Map.of("points", points, "reason", "sorry"))
                .post("/api/v1/customers/" + customer + "/loyalty/grants")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse redeem() {
        return given("agent")
                .body(Map.of("offer", reward))
                .post("/api/v1/customers/" + customer + "/loyalty/redemptions")
                .then();
    }

    private void points(int points) {
        await().untilAsserted(() -> loyalty("").body("points", equalTo(points)));
    }

    private ValidatableResponse loyalty(String path) {
        return given("agent")
                .get("/api/v1/customers/" + customer + "/loyalty" + path)
                .then()
                .statusCode(200);
    }

    private static void attribute(UUID visitor, UUID customer, long version) {
        EventSender.send(visitor.toString(), NOW, new AttributionChanged(visitor, customer, version));
    }

    private void effect(String order, int version, String gross, String refund, int orders) {
        var envelope = new Envelope(
                Ids.next().toString(),
                "storefront/test",
                "storefront.order-updated",
                Instant.now(),
                visitor.toString(),
                null);
        var effect = new OrderEffect(
                "default/" + order + visitor,
                version,
                Instant.now(),
                "XTS",
                null,
                orders,
                new BigDecimal(gross),
                new BigDecimal(refund),
                List.of());
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(visitor, null, "default", "web", null, Instant.now(), false, false, null, effect));
    }
}
