package io.rapport.analytics.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
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
import java.util.UUID;
import org.assertj.core.api.AbstractIntegerAssert;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What is left of a customer whom this service was told to forget. */
@QuarkusTest
@WithRapport
class ErasureTest {
    private static final String CURRENCY = "GEL";

    private final UUID customer = Ids.next();

    @Inject
    Jdbi jdbi;

    @Test
    void keepsHerOrdersAsAGuests() {
        EventSender.send(customer.toString(), Instant.now(), profile(1));
        var visit = Visit.of(customer).orders("40", CURRENCY);
        await().untilAsserted(() -> metrics().body("currencies[0].revenue", equalTo("40.00")));
        await().untilAsserted(() -> assertThat(holds("select count(*) from customer where attributes::text like ?"))
                .isOne());

        erase(visit);

        metrics().statusCode(404);
        total("orders").isOne();
        total("guestOrders").isOne();
        EventProbe.of(Topic.ANALYTICS_CUSTOMER_METRICS)
                .untilRecord(changed -> customer.toString().equals(changed.key()) && changed.value() == null);
        EventSender.send(customer.toString(), Instant.now(), profile(2));
        visit.attributedTo(customer, 5).orders("2", CURRENCY);
        await().untilAsserted(() -> total("guestOrders").isEqualTo(2));
        metrics().statusCode(404);
        assertThat(holds("select count(*) from customer where attributes::text like ?"))
                .isZero();
    }

    private void erase(Visit visit) {
        var request = Ids.next();
        var person = new ErasureRequested(request, List.of(customer), List.of(visit.visitorId()), List.of(), List.of());
        EventSender.send(request.toString(), Instant.now(), person);
        EventProbe.of(Topic.PRIVACY_RECEIPTS)
                .untilEvent(
                        ReceiptRecorded.class, receipt -> receipt.requestId().equals(request));
    }

    private ProfileChanged profile(long version) {
        var attributes = EventJson.MAPPER.createObjectNode().put("secret", customer.toString());
        return new ProfileChanged(
                customer,
                version,
                null,
                null,
                null,
                null,
                null,
                null,
                "tr",
                "TR",
                null,
                null,
                null,
                attributes,
                null,
                null,
                null);
    }

    private ValidatableResponse metrics() {
        return Api.given(Roles.ANALYST)
                .get("/api/v1/customers/" + customer + "/metrics")
                .then();
    }

    private AbstractIntegerAssert<?> total(String figure) {
        return assertThat(Api.given(Roles.ANALYST)
                .get("/api/v1/reports/totals")
                .then()
                .statusCode(200)
                .extract()
                .<Integer>path("items.find { it.currency == '" + CURRENCY + "' }." + figure));
    }

    private long holds(String count) {
        return jdbi.withHandle(handle ->
                handle.select(count, "%" + customer + "%").mapTo(Long.class).one());
    }
}
