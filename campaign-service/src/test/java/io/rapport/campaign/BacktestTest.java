package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a journey would have done, by the log. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class BacktestTest extends CampaignStory {
    private final String added = "storefront.added-" + segment;
    private final String ordered = "storefront.ordered-" + segment;
    private final Instant end = Instant.now();

    @Test
    void tellsHowMuchItWouldHaveSaidAndWhatItWouldHaveCost() {
        var offer = offer(1);
        var ayse = visitorOf(consentingCustomer("Ayşe", "tr"));
        var lan = visitorOf(consentingCustomer("Lan", "vi"));
        var sari = visitorOf(customer("Sari", "jv"));
        // she comes twice, once too soon; the second time three days later
        does(ayse, added, Duration.ofDays(6));
        does(ayse, added, Duration.ofDays(6).minusHours(1));
        does(ayse, added, Duration.ofDays(3));
        // she buys in time
        does(lan, added, Duration.ofDays(5));
        does(lan, ordered, Duration.ofDays(5).minusMinutes(30));
        // she consented to nothing
        does(sari, added, Duration.ofDays(2));
        // she is still on her way, and what came before the period does not count
        does(lan, added, Duration.ofMinutes(30));
        does(sari, added, Duration.ofDays(20));
        given("marketer")
                .body(Map.of(
                        "definition",
                        cart(offer),
                        "from",
                        end.minus(Duration.ofDays(7)).toString(),
                        "to",
                        end.toString()))
                .post("/api/v1/journeys/backtests")
                .then()
                .statusCode(200)
                .body("entered", equalTo(5))
                .body("outcomes.done", equalTo(3))
                .body("outcomes.goal", equalTo(1))
                .body("outcomes.under-way", equalTo(1))
                .body("messages.find { it.step == 'remind' }.planned", equalTo(1))
                .body("messages.find { it.step == 'remind' }.toSend", equalTo(1))
                .body("messages.find { it.step == 'plain' }.planned", equalTo(2))
                .body("messages.find { it.step == 'plain' }.skipped.no-consent", equalTo(1))
                .body("offers[0].codes", equalTo(1))
                .body("offers[0].cost", equalTo("5.00"));
        var sent =
                "select count(*) from delivery where customer_id = any (select customer_id from visitor where visitor_id = ?)";
        org.assertj.core.api.Assertions.assertThat(count(sent, ayse)).isZero();
    }

    @Test
    void knowsWhatPricesFellThenAndWhoHadLooked() {
        jdbi.useHandle(
                handle -> handle.execute("update product_news_since set at = ?", end.minus(Duration.ofDays(30))));
        var ayse = visitorOf(consentingCustomer("Ayşe", "tr"));
        var lan = visitorOf(consentingCustomer("Lan", "vi"));
        var sari = visitorOf(consentingCustomer("Sari", "jv"));
        looksAt("scarf", ayse, Duration.ofDays(20));
        // she bought it since
        looksAt("scarf", lan, Duration.ofDays(20));
        buys("scarf", lan, Duration.ofDays(19));
        // she looked when it had fallen already
        looksAt("scarf", sari, Duration.ofDays(3));
        costs("scarf", "100", 1, Duration.ofDays(25));
        costs("scarf", "80", 2, Duration.ofDays(10));
        await().until(() -> news() == 1);

        backtest(Map.of("priceDrop", 20), end.minus(Duration.ofDays(28)))
                .statusCode(200)
                .body("entered", equalTo(1));
        backtest(Map.of("priceDrop", 21), end.minus(Duration.ofDays(28)))
                .statusCode(200)
                .body("entered", equalTo(0));
        backtest(Map.of("priceDrop", 20), end.minus(Duration.ofDays(9)))
                .statusCode(200)
                .body("entered", equalTo(0));
    }

    private long news() {
        return jdbi.withHandle(
                handle -> handle.select("select count(*) from product_news where shop = ?", segment.toString())
                        .mapTo(Long.class)
                        .one());
    }

    private void costs(String product, String price, long version, Duration ago) {
        var changed = new ProductChanged(
                segment.toString(),
                product,
                null,
                null,
                null,
                null,
                new Money(new BigDecimal(price), "TRY"),
                null,
                null,
                null,
                false,
                null,
                version);
        EventSender.send(segment + "/" + product, end.minus(ago), changed);
    }

    private void looksAt(String product, UUID visitor, Duration ago) {
        does(visitor, "storefront.product-viewed", ago, segment.toString(), product, null);
    }

    private void buys(String product, UUID visitor, Duration ago) {
        var line = new OrderLine(product, null, null, null, new BigDecimal("100"), BigDecimal.ONE);
        var order = new OrderEffect(
                segment + "/" + Ids.next(),
                1,
                end.minus(ago),
                "TRY",
                null,
                1,
                new BigDecimal("100"),
                BigDecimal.ZERO,
                List.of(line));
        does(visitor, "storefront.order-completed", ago, segment.toString(), product, order);
    }

    @Test
    void refusesWhatTheLogCannotTell() {
        backtest(Map.of("priceDrop", 10), end.minus(Duration.ofDays(60)))
                .statusCode(400)
                .body("errors.field", hasItem("from"));
        backtest(Map.of("event", added), end.minus(Duration.ofDays(100)))
                .statusCode(400)
                .body("errors.field", hasItem("to"));
    }

    private ValidatableResponse backtest(Map<String, ?> trigger, Instant from) {
        var definition = Map.of("trigger", trigger, "start", "end", "steps", Map.of("end", Map.of("type", "exit")));
        return given("marketer")
                .body(Map.of("definition", definition, "from", from.toString(), "to", end.toString()))
                .post("/api/v1/journeys/backtests")
                .then();
    }

    /** The first gets a code, whoever comes later a mail without. */
    private Map<String, ?> cart(UUID offer) {
        return Map.of(
                "trigger",
                Map.of("event", added),
                "goal",
                ordered,
                "reentryHours",
                48,
                "start",
                "patience",
                "steps",
                Map.of(
                        "patience", Map.of("type", "wait", "for", "PT1H", "then", "give"),
                        "give", Map.of("type", "offer", "offer", offer, "then", "remind", "else", "plain"),
                        "remind", Map.of("type", "send", "template", template(), "then", "end"),
                        "plain", Map.of("type", "send", "template", template(), "then", "end"),
                        "end", Map.of("type", "exit")));
    }

    private static UUID offer(int codes) {
        var id = given("marketer")
                .body(Map.of("name", "O " + Ids.next(), "kind", "percent", "value", "10", "cost", "5.00"))
                .post("/api/v1/offers")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        given("marketer")
                .body(Map.of("count", codes))
                .post("/api/v1/offers/" + id + "/coupons")
                .then()
                .statusCode(200);
        return UUID.fromString(id);
    }

    private UUID visitorOf(UUID customer) {
        var visitor = Ids.next();
        EventSender.send(visitor.toString(), NOW, new AttributionChanged(visitor, customer, 1));
        await().until(() ->
                count("select count(*) from visitor where customer_id is not null and visitor_id = ?", visitor) == 1);
        await().until(() -> count("select count(*) from profile where customer_id = ?", customer) == 1);
        return visitor;
    }

    private void does(UUID visitor, String type, Duration ago) {
        does(visitor, type, ago, "default", null, null);
    }

    private void does(UUID visitor, String type, Duration ago, String shop, String product, OrderEffect order) {
        var at = end.minus(ago);
        var envelope = new Envelope(Ids.next().toString(), "storefront/test", type, at, visitor.toString(), null);
        var properties = new ObjectMapper().createObjectNode();
        if (product != null) {
            properties.put("product_id", product);
        }
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(visitor, null, shop, "web", null, at, false, false, properties, order));
    }
}
