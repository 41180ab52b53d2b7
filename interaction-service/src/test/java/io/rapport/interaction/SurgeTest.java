package io.rapport.interaction;

import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.happened;
import static io.rapport.interaction.Storefront.order;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Under load orders and consents go first, and the answers say how old they are. */
@QuarkusTest
@WithRapport
class SurgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Jdbi jdbi;

    @Test
    void takesAnOrderPastClicksThatWait() throws Exception {
        var jammed = some("u");
        var known = some("m");
        accepts("page", click(known, jammed));
        var customer = customerOf(happened(known).key());

        var release = new CountDownLatch(1);
        var jam = jam(jammed, release);
        try {
            var clicks = List.of(some("m"), some("m"), some("m"));
            clicks.forEach(click -> accepts("page", click(click, jammed)));
            var jammedAt = Instant.now();
            var ordered = some("m");
            accepts("track", order("Order Completed", ordered, user(some("u")), some("o"), ",\"total\":3"));
            var unsubscribed = some("m");
            accepts("track", """
                    {"messageId":"%s","userId":"%s","event":"Email Unsubscribed","properties":{"email":"%s@example.com"}}
                    """.formatted(unsubscribed, some("u"), some("a")));

            happened(ordered);
            happened(unsubscribed);
            assertThat(storedIds()).doesNotContainAnyElementsOf(clicks);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(asOf(customer))
                            .isAfter(jammedAt.minusSeconds(60))
                            .isBefore(Instant.now().minusSeconds(3)));
            assertThat(age()).isGreaterThan(1);

            release.countDown();
            clicks.forEach(Storefront::happened);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(asOf(customer)).isAfter(Instant.now().minusSeconds(5)));
        } finally {
            release.countDown();
            jam.join(Duration.ofSeconds(30));
        }
    }

    @Test
    void countsAnIdOnceWhicheverLaneItComesBy() {
        var id = some("m");
        accepts("track", order("Order Completed", id, user(some("u")), some("o"), ",\"total\":3"));
        happened(id);
        accepts("page", click(id, some("u")));
        var last = some("m");
        accepts("page", click(last, some("u")));
        happened(last);

        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(storedIds()).filteredOn(id::equals).hasSize(1));
    }

    /** Holds the row that the lane of clicks needs next. */
    private Thread jam(String userId, CountDownLatch release) throws InterruptedException {
        var holds = new CountDownLatch(1);
        var jam = Thread.ofVirtual()
                .start(() -> QuarkusTransaction.requiringNew()
                        .call(() -> jdbi.withHandle(handle -> {
                            handle.createQuery("select 1 from visitor_identity where identity = :identity for update")
                                    .bind("identity", "user:" + userId)
                                    .mapTo(Integer.class)
                                    .one();
                            holds.countDown();
                            return release.await(2, TimeUnit.MINUTES);
                        })));
        assertThat(holds.await(30, TimeUnit.SECONDS)).isTrue();
        return jam;
    }

    private UUID customerOf(String visitorId) {
        var customer = Ids.next();
        EventSender.send(visitorId, Instant.now(), new AttributionChanged(UUID.fromString(visitorId), customer, 1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> Api.given(Roles.AGENT)
                        .get("/api/v1/customers/{id}/timeline", customer)
                        .then()
                        .statusCode(200));
        return customer;
    }

    private static Instant asOf(UUID customer) {
        return Instant.parse(Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline", customer)
                .then()
                .statusCode(200)
                .extract()
                .path("asOf"));
    }

    private static double age() {
        return Api.anonymous()
                .accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith("rapport_timeline_age_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> storedIds() {
        return jdbi.withHandle(handle ->
                handle.createQuery("select id from event").mapTo(String.class).list());
    }

    private static String click(String messageId, String userId) {
        return "{\"messageId\":\"%s\",\"userId\":\"%s\",\"name\":\"Home\"}".formatted(messageId, userId);
    }
}
