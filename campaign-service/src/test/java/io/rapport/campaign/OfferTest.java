package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Offers, their codes, and the orders that use them. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class OfferTest extends CampaignStory {
    @Test
    void eachGetsACodeOfHerOwnOnceAndAnOrderUsesItUp() {
        var offer = offer(Map.of());
        make(offer, 100);
        var ayse = Ids.next();
        String code = choose(ayse, offer).statusCode(200).extract().path("code");
        choose(ayse, offer).statusCode(200).body("code", equalTo(code));
        given("system").get("/api/v1/customers/" + ayse + "/offers").then().body("items", hasSize(1));
        check(code.toLowerCase(java.util.Locale.ROOT), ayse).body("valid", equalTo(true));

        order(code);
        await().untilAsserted(() -> figures(offer).body("redeemed", equalTo(1)).body("free", equalTo(99)));
        check(code, ayse).body("valid", equalTo(false)).body("reason", equalTo("redeemed"));
        choose(ayse, offer).statusCode(204);
    }

    @Test
    void aGuessedCodeIsUnknownWhetherThereIsOneOrNot() {
        var offer = offer(Map.of());
        given("marketer")
                .contentType("text/plain")
                .body("SECRET-" + segment + "\n\nOTHER" + segment + "\n")
                .post("/api/v1/offers/" + offer + "/coupons/upload")
                .then()
                .statusCode(200)
                .body("count", equalTo(2));
        check("SECRET-" + segment, null).body("reason", equalTo("unknown"));
        check("ABCDEFGHJKMNPQ", null).body("reason", equalTo("unknown"));

        var order = order("SECRET-" + segment);
        await().until(() ->
                jdbi.withHandle(handle -> handle.select("select reason from coupon_refusal where order_key = ?", order)
                        .mapTo(String.class)
                        .findOne()
                        .orElse("")
                        .equals("unknown")));
        figures(offer).body("free", equalTo(2));
    }

    @Test
    void aCodeIsGoodForHerAlone() {
        var offer = offer(Map.of());
        make(offer, 2);
        String code = choose(Ids.next(), offer).extract().path("code");
        check(code, Ids.next()).body("reason", equalTo("not-hers"));
    }

    @Test
    void givesNoMoreThanItsBudgetAllowsAndThenTheNextBest() {
        var best = offer(Map.of("cost", "5.00", "budget", "11.00"));
        make(best, 10);
        var next = offer(Map.of());
        make(next, 10);
        for (var expected : List.of(best, best, next)) {
            choose(Ids.next(), best, next).statusCode(200).body("offerId", equalTo(expected.toString()));
        }
    }

    @Test
    void choosesByItselfWhatIsLikelyToBringMostFromHer() {
        var currency = "XTS";
        var thrifty = Ids.next();
        var lavish = Ids.next();
        bought(thrifty, currency, 10);
        bought(lavish, currency, 1000);
        var others = jdbi.withHandle(handle -> handle.select("select id from offer where not closed")
                .mapTo(UUID.class)
                .list());
        others.forEach(other -> given("marketer").post("/api/v1/offers/" + other + "/close"));
        var percent = offer(Map.of("kind", "percent", "value", "20", "cost", "1", "budget", "2"));
        var amount = offer(Map.of("kind", "amount", "value", "5", "currency", currency));
        var elsewhere = offer(Map.of("kind", "amount", "value", "0.01", "currency", "XXX"));
        List.of(percent, amount, elsewhere).forEach(offer -> make(offer, 10));

        best(thrifty).body("offerId", equalTo(percent.toString()));
        best(lavish).body("offerId", equalTo(amount.toString()));
        for (var expected : List.of(percent, amount)) {
            var next = Ids.next();
            bought(next, currency, 10);
            best(next).body("offerId", equalTo(expected.toString()));
        }
    }

    private void bought(UUID customer, String currency, int gross) {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "insert into visitor (visitor_id, customer_id, version) values (?, ?, 1)", customer, customer);
            handle.execute(
                    "insert into purchase (order_key, visitor_id, placed_at, gross, currency) values (?, ?, now(), ?, ?)",
                    "default/v" + customer,
                    customer,
                    gross,
                    currency);
        });
    }

    private static ValidatableResponse best(UUID customer) {
        return given("system")
                .body(Map.of())
                .post("/api/v1/customers/" + customer + "/offers")
                .then()
                .statusCode(200);
    }

    @Test
    void aClosedOrExpiredOfferGivesNothing() {
        var expired = offer(Map.of("validUntil", Instant.now().minusSeconds(60).toString()));
        make(expired, 1);
        var closed = offer(Map.of());
        make(closed, 1);
        given("marketer").post("/api/v1/offers/" + closed + "/close").then().statusCode(200);
        choose(Ids.next(), expired, closed).statusCode(204);
    }

    @Test
    void aJourneyTellsHerOfHerCode() throws Exception {
        var offer = offer(Map.of());
        make(offer, 1);
        var text = Map.of("subject", "Kod", "text", "Kod {offer.code}, %{offer.value.number}, {offer.validUntil.date}");
        String journey = given("marketer")
                .body(Map.of(
                        "name",
                        "J " + Ids.next(),
                        "holdout",
                        BigDecimal.ZERO,
                        "definition",
                        Map.of(
                                "trigger",
                                Map.of("segmentEntered", segment),
                                "start",
                                "give",
                                "steps",
                                Map.of(
                                        "give", Map.of("type", "offer", "offer", offer, "then", "tell", "else", "end"),
                                        "tell",
                                                Map.of(
                                                        "type",
                                                        "send",
                                                        "template",
                                                        template(Map.of("en", text)),
                                                        "then",
                                                        "end"),
                                        "end", Map.of("type", "exit")))))
                .post("/api/v1/journeys")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given("marketer").post("/api/v1/journeys/" + journey + "/start").then().statusCode(200);
        var sari = consentingMember("Sari", "jv");

        receiptOf(UUID.fromString(journey)).until("sent", 1);
        String code = given("agent")
                .get("/api/v1/customers/" + sari + "/offers")
                .then()
                .extract()
                .path("items[0].code");
        assertThat((String) mailTo(sari).getContent()).contains("Kod " + code + ", %10");
    }

    private static UUID offer(Map<String, ?> more) {
        var offer = new HashMap<String, Object>(Map.of("name", "O " + Ids.next(), "kind", "percent", "value", "10"));
        offer.putAll(more);
        return UUID.fromString(given("marketer")
                .body(offer)
                .post("/api/v1/offers")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static void make(UUID offer, int count) {
        given("marketer")
                .body(Map.of("count", count))
                .post("/api/v1/offers/" + offer + "/coupons")
                .then()
                .statusCode(200)
                .body("count", equalTo(count));
    }

    private static ValidatableResponse choose(UUID customer, UUID... among) {
        return given("system")
                .body(Map.of("among", List.of(among)))
                .post("/api/v1/customers/" + customer + "/offers")
                .then();
    }

    private static ValidatableResponse check(String code, UUID customer) {
        var body = new HashMap<String, Object>(Map.of("code", code));
        body.put("customerId", customer);
        return given("system").body(body).post("/api/v1/offers/check").then().statusCode(200);
    }

    private static ValidatableResponse figures(UUID offer) {
        return given("marketer")
                .get("/api/v1/offers/" + offer + "/figures")
                .then()
                .statusCode(200);
    }

    private static String order(String code) {
        var visitor = Ids.next();
        var key = "default/" + visitor;
        var properties = new ObjectMapper().createObjectNode().put("coupon", code);
        var effect = new OrderEffect(key, 1, Instant.now(), "EUR", null, 1, BigDecimal.TEN, BigDecimal.ZERO, List.of());
        var envelope = new Envelope(
                Ids.next().toString(),
                "storefront/test",
                "storefront.order-completed",
                Instant.now(),
                visitor.toString(),
                null);
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(visitor, null, "default", "web", null, Instant.now(), false, false, properties, effect));
        return key;
    }
}
