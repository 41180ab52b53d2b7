package io.rapport.interaction;

import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.order;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class ResolverTest {
    private final EventProbe events = EventProbe.of(Topic.INTERACTION_EVENTS);
    private final EventProbe identities = EventProbe.of(Topic.STOREFRONT_IDENTITIES);

    @Test
    void countsAnOrderOnceAlthoughSentTwice() {
        var orderId = some("o");
        var body = order("Order Completed", some("m"), user(some("u")), orderId, ",\"total\":20,\"currency\":\"TRY\"");
        accepts("track", body);
        accepts("track", body);
        accepts("track", order("Order Completed", some("m"), user(some("u")), orderId, ",\"total\":20"));
        var last = some("o");
        accepts("track", order("Order Completed", some("m"), user(some("u")), last, ",\"total\":1"));

        events.untilEvent(Happened.class, event -> isOf(event, last));
        await().untilAsserted(() -> assertThat(events.eventsOf(Happened.class))
                .filteredOn(
                        event -> event.properties().path("order_id").asText().equals(orderId))
                .hasSize(2));
        assertThat(effects(orderId)).singleElement().satisfies(effect -> {
            assertThat(effect.ordersDelta()).isEqualTo(1);
            assertThat(effect.grossDelta()).isEqualByComparingTo("20");
            assertThat(effect.currency()).isEqualTo("TRY");
        });
    }

    @Test
    void appliesARefundThatCameBeforeItsOrder() {
        var orderId = some("o");
        var userId = some("u");
        var refundId = some("r");
        accepts("track", order("Order Refunded", refundId, user(userId), orderId, ",\"total\":4"));
        events.untilEvent(
                Happened.class,
                event -> orderId.equals(event.properties().path("order_id").asText()));
        accepts("track", order("Order Completed", some("m"), user(userId), orderId, ",\"total\":10"));

        var applied = events.untilEvent(OrderEffectApplied.class, event -> isOf(event, orderId));
        assertThat(applied.causeId()).isEqualTo(refundId);
        assertThat(applied.order().refundDelta()).isEqualByComparingTo("4");
        assertThat(applied.order().version()).isEqualTo(2);
        Api.given(Roles.AGENT)
                .get("/api/v1/orders/default/" + orderId)
                .then()
                .statusCode(200)
                .body("status", equalTo("REFUNDED"))
                .body("gross", equalTo("10"))
                .body("refunded", equalTo("4"));
    }

    @Test
    void takesAGuestsOrder() {
        var orderId = some("o");
        accepts("track", order("Order Completed", some("m"), "", orderId, ",\"total\":7"));

        var happened = events.untilEvent(Happened.class, event -> isOf(event, orderId));
        assertThat(happened.visitorId()).isNotNull();
        assertThat(happened.order().currency()).isEqualTo("EUR");
    }

    @Test
    void keepsTheLedgerWhateverTheOrderOfArrival() {
        var orderId = some("o");
        var who = user(some("u"));
        var bodies = new ArrayList<>(List.of(
                timed("Order Completed", who, orderId, ",\"total\":100", "2026-01-01T10:00:00Z"),
                timed("Order Updated", who, orderId, ",\"total\":80", "2026-01-01T11:00:00Z"),
                timed("Order Refunded", who, orderId, ",\"total\":5.5", "2026-01-02T10:00:00Z"),
                timed("Order Refunded", who, orderId, "", "2026-01-03T10:00:00Z")));
        bodies.addAll(List.copyOf(bodies));
        Collections.shuffle(bodies, new Random(7));
        bodies.forEach(body -> accepts("track", body));

        await().untilAsserted(() -> {
            var effects = effects(orderId);
            assertThat(sum(effects.stream().map(OrderEffect::grossDelta).toList()))
                    .isEqualByComparingTo("80");
            assertThat(sum(effects.stream().map(OrderEffect::refundDelta).toList()))
                    .isEqualByComparingTo("80");
            assertThat(effects.stream().mapToInt(OrderEffect::ordersDelta).sum())
                    .isEqualTo(1);
        });
    }

    @Test
    void givesADeviceANewVisitorForASecondPerson() {
        var device = some("a");
        var ada = some("ada");
        var bob = some("bob");
        view(null, device, "before");
        view(ada, device, "ada");
        view(bob, device, "bob");
        view(null, device, "after");

        var before = viewed(device, "before");
        var after = viewed(device, "after");
        assertThat(after.visitorId()).isNotEqualTo(before.visitorId());
        identities.untilEvent(
                VisitorIdentified.class,
                event -> event.visitorId().equals(before.visitorId())
                        && event.identities().contains("user:" + ada));
        identities.untilEvent(
                VisitorIdentified.class,
                event -> event.visitorId().equals(after.visitorId())
                        && event.identities().contains("user:" + bob));
    }

    @Test
    void showsACustomersTimelineOnceHerVisitorsAreKnown() {
        var customer = Ids.next();
        Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline", customer)
                .then()
                .statusCode(404);
        var orderId = some("o");
        accepts("track", order("Order Completed", some("m"), user(some("u")), orderId, ",\"total\":9"));
        var visitor =
                events.untilEvent(Happened.class, event -> isOf(event, orderId)).visitorId();
        attribute(visitor, customer, 2);
        attribute(visitor, Ids.next(), 1);
        EventSender.send(
                customer.toString(),
                Instant.now().plusSeconds(60),
                new TicketOpened(Ids.next(), customer, null, "api", "question", "normal"));

        await().untilAsserted(() -> Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline", customer)
                .then()
                .statusCode(200)
                .body("items.kind", contains("ticket-opened", "order-completed")));
        String next = Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline?limit=1", customer)
                .then()
                .body("items.kind", contains("ticket-opened"))
                .extract()
                .path("next");
        Api.given(Roles.AGENT)
                .queryParam("after", next)
                .get("/api/v1/customers/{id}/timeline?limit=1", customer)
                .then()
                .body("items.kind", contains("order-completed"))
                .body("items[0].data.order.grossDelta", equalTo("9"));
        Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline?kind=order-completed&from=2020-01-01T00:00:00Z", customer)
                .then()
                .body("items.kind", contains("order-completed"));
        Api.given(Roles.MARKETER)
                .get("/api/v1/customers/{id}/timeline", customer)
                .then()
                .statusCode(403);
    }

    @Test
    void quarantinesWhatAStorefrontProducesWrongly() {
        var id = some("m");
        var properties = io.rapport.events.EventJson.MAPPER.createObjectNode().put("currency", "QQQ");
        var event = new StorefrontEvent(some("u"), null, List.of(), null, null, null, false, null, properties);
        EventSender.send(
                "user:x",
                new Envelope(id, "storefront/own", "storefront.product-viewed", Instant.now(), null, null),
                event);

        await().untilAsserted(() -> Api.given(Roles.ADMIN)
                .get("/api/v1/quarantine?limit=1000")
                .then()
                .body("items.find { it.messageId == '" + id + "' }.kind", equalTo("event")));
    }

    @Test
    void publishesProducts() {
        var id = some("p");
        Api.given(Roles.ADMIN)
                .body("{\"name\":\"Uno\",\"price\":{\"amount\":\"3.5\",\"currency\":\"USD\"}}")
                .put("/api/v1/products/{id}", id)
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
        assertThat(EventProbe.of(Topic.INTERACTION_PRODUCTS)
                        .untilRecord(record -> record.key().equals("default/" + id)))
                .isNotNull();
    }

    @Test
    void publishesAProductOfAnOrderUntilTheShopTellsMore() {
        var id = some("p");
        accepts("track", """
                {"event":"Order Completed","messageId":"%s","userId":"u","properties":{"order_id":"%s","total":"7","currency":"USD",
                 "products":[{"product_id":"%s","name":"Uno","price":"3.5","quantity":2}]}}""".formatted(some("m"), some("o"), id));
        var products = EventProbe.of(Topic.INTERACTION_PRODUCTS);
        var seen = products.untilEvent(
                ProductChanged.class, product -> product.productId().equals(id));
        assertThat(seen.provisional()).isTrue();
        assertThat(seen.name()).isEqualTo("Uno");
        assertThat(seen.price()).isEqualTo(new Money(new BigDecimal("3.5"), "USD"));

        Api.given(Roles.ADMIN)
                .body("{\"name\":\"Uno, the game\"}")
                .put("/api/v1/products/{id}", id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("provisional", equalTo(false));
    }

    private static void attribute(UUID visitor, UUID customer, long version) {
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, version));
    }

    private void view(String userId, String device, String product) {
        var who = userId == null ? "" : "\"userId\":\"" + userId + "\",";
        accepts(
                "track",
                "{%s\"anonymousId\":\"%s\",\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"%s-%s\"}}"
                        .formatted(who, device, device, product));
        viewed(device, product);
    }

    private Happened viewed(String device, String product) {
        return events.untilEvent(
                Happened.class,
                event -> event.properties().path("product_id").asText().equals(device + "-" + product));
    }

    private static String timed(String name, String who, String orderId, String more, String at) {
        return order(name, some("m"), who + ",\"timestamp\":\"" + at + "\"", orderId, more);
    }

    private static boolean isOf(Activity event, String orderId) {
        return event.order() != null && event.order().orderKey().equals("default/" + orderId);
    }

    private List<OrderEffect> effects(String orderId) {
        return events.eventsOf(Activity.class).stream()
                .map(Activity::order)
                .filter(Objects::nonNull)
                .filter(order -> order.orderKey().equals("default/" + orderId))
                .toList();
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
