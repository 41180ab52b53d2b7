package io.rapport.interaction;

import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.order;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.PrivacyEvent.ErasureLifted;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What is left of a customer whom this service was told to forget. */
@QuarkusTest
@WithRapport
class ErasureTest {
    private final EventProbe events = EventProbe.of(Topic.INTERACTION_EVENTS);
    private final EventProbe identities = EventProbe.of(Topic.STOREFRONT_IDENTITIES);
    private final EventProbe receipts = EventProbe.of(Topic.PRIVACY_RECEIPTS);

    private final String userId = some("u");
    private final String email = some("e") + "@shop.example";
    private final String orderId = some("o");
    private final UUID customer = Ids.next();

    @Inject
    Jdbi jdbi;

    @Test
    void keepsHerMoneyAndNothingElse() {
        var visitor = shopper();
        accepts(
                "track",
                "{\"event\":\"Products Searched\",\"properties\":{\"query\":\"Ayşe %s\"}%s}"
                        .formatted(userId, user(userId)));
        Storefront.post(
                        "track",
                        "{\"event\":\"Order Completed\"%s,\"properties\":{\"email\":\"%s\"}}"
                                .formatted(user(userId), email.toUpperCase(Locale.ROOT)))
                .statusCode(400);
        await().untilAsserted(() -> assertThat(holds("select count(*) from event where visitor_id = ?", visitor))
                .isEqualTo(2));
        await().untilAsserted(() -> timeline().body("items.kind", hasItem("order-completed")));

        var request = erase(visitor);

        var receipt = receipts.untilEvent(
                ReceiptRecorded.class,
                one -> one.requestId().equals(request) && one.store().equals("event"));
        assertThat(receipt.service()).isEqualTo("interaction-service");
        assertThat(receipt.count()).isEqualTo(2);
        assertThat(receipts.untilEvent(
                                ReceiptRecorded.class,
                                one -> one.requestId().equals(request)
                                        && one.store().equals("quarantine"))
                        .count())
                .isOne();
        timeline().statusCode(404);
        assertThat(holds("select count(*) from event where visitor_id = ?", visitor))
                .isEqualTo(2);
        assertThat(holds("select count(*) from event where properties::text like ?", "%" + userId + "%"))
                .isZero();
        assertThat(holds("select count(*) from visitor_identity where identity like ?", "%" + userId))
                .isZero();
        Api.given(Roles.AGENT)
                .get("/api/v1/orders/default/" + orderId)
                .then()
                .statusCode(200)
                .body("gross", equalTo("20"));
    }

    @Test
    void takesLaterOrdersAsAGuestsAndForgetsTheRest() {
        var visitor = shopper();
        var request = erase(visitor);
        receipts.untilEvent(
                ReceiptRecorded.class,
                one -> one.requestId().equals(request) && one.store().equals("event"));
        EventSender.send(
                visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 7)); // an older record

        var seen = some("m");
        accepts(
                "track",
                "{\"messageId\":\"%s\",\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"p\"}%s}"
                        .formatted(seen, user(userId)));
        var again = some("o");
        accepts("track", order("Order Completed", some("m"), user(userId), again, ",\"total\":30"));

        var guests = orderOf(again);
        assertThat(guests.order().grossDelta()).isEqualByComparingTo("30");
        assertThat(guests.visitorId()).isNotEqualTo(visitor);
        await().untilAsserted(() -> assertThat(holds("select count(*) from forgotten_event where id = ?", seen))
                .isOne());
        assertThat(holds("select count(*) from event where id = ?", seen)).isZero();
        assertThat(identities.eventsOf(VisitorIdentified.class))
                .filteredOn(met -> met.visitorId().equals(guests.visitorId()))
                .isEmpty();
        assertThat(holds("select count(*) from visitor_identity where identity like ?", "%" + userId))
                .isZero();
        timeline().statusCode(404);

        EventSender.send(request.toString(), Instant.now(), new ErasureLifted(request, null));
        await().untilAsserted(() -> {
            accepts(
                    "track",
                    "{\"event\":\"Product Viewed\",\"properties\":{\"product_id\":\"p\"}%s}".formatted(user(userId)));
            assertThat(holds("select count(*) from visitor_identity where identity like ?", "%" + userId))
                    .isOne();
        });
    }

    @Test
    void emptiesWhatAShopAskedOnHerBehalf() {
        var visitor = shopper();
        var byMail = askedByShop("{\"customer\":{\"email\":\"%s\"}}".formatted(email));
        var byNumber = askedByShop("{\"customer\":{\"id\":\"%s\"}}".formatted(userId));
        var others = askedByShop("{\"customer\":{\"id\":\"%s0\"}}".formatted(userId));

        var request = erase(visitor);

        var receipt = receipts.untilEvent(
                ReceiptRecorded.class,
                one -> one.requestId().equals(request) && one.store().equals("shop_privacy_request"));
        assertThat(receipt.count()).isEqualTo(2);
        assertThat(bodyOf(byMail)).isNull();
        assertThat(bodyOf(byNumber)).isNull();
        assertThat(bodyOf(others)).isNotNull();
    }

    private UUID askedByShop(String body) {
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.execute("""
                insert into shop_privacy_request (id, source, shop, topic, digest, received_at, body)
                values (?, 'shop', 'default', 'customers/redact', ?, now(), ?)
                """, id, id.toString(), body));
        return id;
    }

    private String bodyOf(UUID asked) {
        return jdbi.withHandle(handle -> handle.select("select body from shop_privacy_request where id = ?", asked)
                .map((row, _) -> row.getString(1))
                .list()
                .getFirst());
    }

    @Test
    void showsWhatItHoldsOfACustomer() {
        shopper();
        await().untilAsserted(() -> Api.given(Roles.SYSTEM)
                .get("/api/v1/privacy/customers/" + customer)
                .then()
                .statusCode(200)
                .body("stores.event.type", hasItem("storefront.order-completed"))
                .body("stores.visitor_identity.identity", hasItem("user:" + userId)));
    }

    /** Known by her user id, with an order of 20. */
    private UUID shopper() {
        accepts("track", order("Order Completed", some("m"), user(userId), orderId, ",\"total\":20"));
        var visitor = orderOf(orderId).visitorId();
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));
        return visitor;
    }

    private UUID erase(UUID visitor) {
        var request = Ids.next();
        var person = new ErasureRequested(
                request,
                List.of(customer),
                List.of(visitor),
                List.of("user:" + userId, "shopify:" + userId),
                List.of(email));
        EventSender.send(request.toString(), Instant.now(), person);
        return request;
    }

    private Happened orderOf(String order) {
        return events.untilEvent(
                Happened.class,
                event -> event.order() != null && event.order().orderKey().equals("default/" + order));
    }

    private ValidatableResponse timeline() {
        return Api.given(Roles.AGENT)
                .get("/api/v1/customers/" + customer + "/timeline")
                .then();
    }

    private long holds(String count, Object value) {
        return jdbi.withHandle(
                handle -> handle.select(count, value).mapTo(Long.class).one());
    }
}
