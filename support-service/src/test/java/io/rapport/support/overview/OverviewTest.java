package io.rapport.support.overview;

import static java.time.Duration.ofMinutes;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.CurrencyMetrics;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.support.KnownCustomers;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
class OverviewTest {
    private static final Instant AT = Instant.parse("2026-11-20T08:15:30Z");

    private final UUID customer = Ids.next();
    private final UUID visitor = Ids.next();
    private final UUID segment = Ids.next();
    private final UUID left = Ids.next();
    private final UUID campaign = Ids.next();
    private final Delivery delivery =
            new Delivery(Ids.next(), campaign, "message", customer, "once", "email", "treated", false);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheSameInWhateverOrderItsEventsArrive(long seed) {
        var events = story();
        Collections.shuffle(events, new Random(seed));
        events.forEach(Runnable::run);

        eventually(overview -> overview.body("customer.names.full", equalTo("Ayşe Yılmaz"))
                .body("customer.language", equalTo("tr"))
                .body("orders.orderKey", contains("default/" + customer + "-2", "default/" + customer + "-1"))
                .body("orders.total", contains("185000", "349.30"))
                .body("orders.refunded", contains("185000", "89.50"))
                .body("orders.currency", contains("VND", "TRY"))
                .body("orders.status", contains("refunded", "partially-refunded"))
                .body("metrics.currencies[0].revenue", equalTo("349.30"))
                .body("metrics.currencies[0].orders", equalTo(2))
                .body("segments.name", contains("Sadık müşteriler"))
                .body("campaigns.name", contains("Diwali"))
                .body("campaigns.status", contains("opened"))
                .body("tickets", empty()));
    }

    @Test
    void showsHerTickets() {
        var known = KnownCustomers.known();
        Api.given("agent")
                .body(Map.of("customerId", known, "subject", "Kırık bardak", "body", "…", "type", "complaint"))
                .post("/api/v1/tickets")
                .then()
                .statusCode(201);
        read(known)
                .body("tickets.subject", contains("Kırık bardak"))
                .body("tickets.status", contains("open"))
                .body("orders", empty())
                .body("metrics.currencies", empty());
    }

    @Test
    void ordersFollowAMerge() {
        var survivor = KnownCustomers.known();
        send(customer, KnownCustomers.ayse(customer, 1));
        send(visitor, new AttributionChanged(visitor, customer, 1));
        send(visitor, effect("merge-" + customer, 1, "TRY", 1, "10", "0"));
        eventually(overview -> overview.body("orders", hasSize(1)));
        send(visitor, new AttributionChanged(visitor, survivor, 2));
        eventually(overview -> overview.body("orders", empty()));
        read(survivor).body("orders", hasSize(1));
    }

    @Test
    void ticketsAndMessagesFollowAMergeAndGoBackWhateverIsHeardFirst() {
        var survivor = anHourOlderThan(customer);
        send(survivor, KnownCustomers.ayse(survivor, 1));
        send(customer, KnownCustomers.ayse(customer, 1));
        send(customer, new MessageSent(delivery, "<1@example.com>", "tr"));
        KnownCustomers.untilStatus(survivor, 200);
        KnownCustomers.untilStatus(customer, 200);
        opens(survivor, "Hers");
        opens(customer, "The other's");
        var mergeId = Ids.next();
        send(survivor, new Merged(mergeId, survivor, customer));
        send(customer, new Merged(mergeId, survivor, customer));
        await().atMost(ofMinutes(1))
                .untilAsserted(() -> read(survivor)
                        .body("tickets.subject", contains("The other's", "Hers"))
                        .body("campaigns.status", contains("sent")));
        read(customer).body("customer.id", equalTo(survivor.toString())).body("tickets", hasSize(2));
        Api.given("agent")
                .get("/api/v1/tickets?customerId={id}", survivor)
                .then()
                .body("items.subject", contains("The other's", "Hers"));

        send(customer, new Unmerged(mergeId, survivor, customer));
        send(survivor, new Unmerged(mergeId, survivor, customer));
        send(survivor, new Merged(mergeId, survivor, customer));
        eventually(overview -> overview.body("customer.id", equalTo(customer.toString()))
                .body("tickets.subject", contains("The other's"))
                .body("campaigns.status", contains("sent")));
        read(survivor).body("tickets.subject", contains("Hers")).body("campaigns", empty());
    }

    /** Customers' ids begin with the milliseconds of their making, in 48 bits. */
    private static UUID anHourOlderThan(UUID customer) {
        return new UUID(customer.getMostSignificantBits() - (3_600_000L << 16), customer.getLeastSignificantBits());
    }

    private static void opens(UUID customer, String subject) {
        Api.given("agent")
                .body(Map.of("customerId", customer, "subject", subject, "body", "…", "type", "question"))
                .post("/api/v1/tickets")
                .then()
                .statusCode(201);
    }

    @Test
    void aCancelledOrderSaysSo() {
        send(customer, KnownCustomers.ayse(customer, 1));
        send(visitor, new AttributionChanged(visitor, customer, 1));
        send(visitor, effect("cancel-" + customer, 1, "TRY", 1, "10", "0"));
        send(visitor, effect("cancel-" + customer, 2, "TRY", -1, "-10", "0"));
        eventually(overview -> overview.body("orders.status", contains("cancelled")));
    }

    @Test
    void whoIsErasedIsGoneForGood() {
        var known = KnownCustomers.known();
        EventSender.sendTombstone(Topic.CUSTOMER_PROFILES, known.toString());
        KnownCustomers.untilStatus(known, 404);
        EventSender.send(known.toString(), AT, KnownCustomers.ayse(known, 7));
        Api.given("agent")
                .body(Map.of("customerId", known, "subject", "a", "body", "b", "type", "question"))
                .post("/api/v1/tickets")
                .then()
                .statusCode(422);
    }

    @Test
    void isForAgentsAndTheSystem() {
        var known = KnownCustomers.known();
        Api.given("system").get("/api/v1/customers/{id}/overview", known).then().statusCode(200);
        Api.given("analyst")
                .get("/api/v1/customers/{id}/overview", known)
                .then()
                .statusCode(403);
        Api.anonymous().get("/api/v1/customers/{id}/overview", known).then().statusCode(401);
        Api.given("agent")
                .get("/api/v1/customers/{id}/overview", Ids.next())
                .then()
                .statusCode(404);
    }

    private List<Runnable> story() {
        var placed = "default/" + customer + "-1";
        var returned = "default/" + customer + "-2";
        return new ArrayList<>(List.of(
                () -> send(customer, KnownCustomers.ayse(customer, 1)),
                () -> send(visitor, new AttributionChanged(visitor, Ids.next(), 1)),
                () -> send(visitor, new AttributionChanged(visitor, customer, 2)),
                () -> completed(placed),
                () -> send(visitor, effect(customer + "-1", 2, "TRY", 0, "0", "89.50")),
                () -> send(visitor, effect(customer + "-2", 1, "VND", 1, "185000", "0")),
                () -> send(visitor, effect(customer + "-2", 2, "VND", 0, "0", "185000")),
                () -> send(customer, metrics(1, 1, "129.90")),
                () -> send(customer, metrics(2, 2, "349.30")),
                () -> send(segment, new SegmentChanged(segment, 1, "Eski ad", null, false)),
                () -> send(segment, new SegmentChanged(segment, 2, "Sadık müşteriler", null, false)),
                () -> send(left, new SegmentChanged(left, 1, "Yeni gelenler", null, false)),
                () -> send(customer, new SegmentEntered(segment, customer, false, 1)),
                () -> send(customer, new SegmentEntered(left, customer, false, 1)),
                () -> send(customer, new SegmentLeft(left, customer, false, 2)),
                () -> send(campaign, campaign(1, "Draft")),
                () -> send(campaign, campaign(2, "Diwali")),
                () -> send(customer, new MessageQueued(delivery)),
                () -> send(customer, new MessageSent(delivery, "<1@example.com>", "tr")),
                () -> send(customer, new MessageOpened(delivery, false))));
    }

    private void completed(String orderKey) {
        var event = new Happened(
                visitor,
                null,
                "default",
                "web",
                "TR",
                AT,
                false,
                false,
                null,
                order(orderKey, 1, "TRY", 1, "349.30", "0"));
        var envelope =
                new Envelope(Ids.next().toString(), "storefront/web", "storefront.order-completed", AT, null, null);
        EventSender.send(visitor.toString(), envelope, event);
        EventSender.send(visitor.toString(), envelope, event);
    }

    private OrderEffectApplied effect(
            String orderId, int version, String currency, int orders, String gross, String refund) {
        return new OrderEffectApplied(
                visitor,
                null,
                "default",
                "web",
                "TR",
                AT,
                false,
                "cause",
                order("default/" + orderId, version, currency, orders, gross, refund));
    }

    private static OrderEffect order(
            String orderKey, int version, String currency, int orders, String gross, String refund) {
        var placedAt = currency.equals("VND") ? AT.plusSeconds(60) : AT;
        return new OrderEffect(
                orderKey,
                version,
                placedAt,
                currency,
                "TR",
                orders,
                new BigDecimal(gross),
                new BigDecimal(refund),
                List.of());
    }

    private CustomerMetricsChanged metrics(long version, int orders, String revenue) {
        var value = new BigDecimal(revenue);
        return new CustomerMetricsChanged(
                customer,
                version,
                List.of(new CurrencyMetrics("TRY", orders, value, BigDecimal.ZERO, value, AT, AT)),
                null);
    }

    private CampaignChanged campaign(long version, String name) {
        return new CampaignChanged(
                campaign, version, name, segment, Ids.next(), "email", "marketing", BigDecimal.ZERO, "running", AT);
    }

    private void eventually(Consumer<ValidatableResponse> expectation) {
        await().atMost(ofMinutes(1)).untilAsserted(() -> expectation.accept(read(customer)));
    }

    private static ValidatableResponse read(UUID customerId) {
        return Api.given("agent")
                .get("/api/v1/customers/{id}/overview", customerId)
                .then()
                .statusCode(200);
    }

    private static void send(UUID key, RapportEvent event) {
        EventSender.send(key.toString(), AT, event);
    }
}
