package io.rapport.interaction.timeline;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Time partitions come with the events that need them, and go by age; orders stay. */
@QuarkusTest
@WithRapport
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Retention retention;

    @Inject
    Partitions partitions;

    @Inject
    Jdbi jdbi;

    private final UUID customer = Ids.next();
    private final String user = "u-" + Ids.next();

    @Test
    void dropsTheClicksOfAMonthAndLeavesItsOrder() {
        send(page("1995-03-10T10:00:00Z"), order("1995-03-11T10:00:00Z"), page("2024-03-10T10:00:00Z"));
        attribute();
        untilKinds("page-viewed", "order-completed", "page-viewed");

        retention.sweep();

        untilKinds("page-viewed", "order-completed");
        assertThat(expired("1995-03-10T10:00:00Z")).isPositive();
        assertThat(expired("2024-03-10T10:00:00Z")).isZero();
    }

    @Test
    void takesALateClickOfADroppedMonthAndDropsItAgain() {
        send(page("1994-03-10T10:00:00Z"), order("1994-03-11T10:00:00Z"));
        attribute();
        untilKinds("order-completed", "page-viewed");
        retention.sweep();
        untilKinds("order-completed");

        send(page("1994-05-10T10:00:00Z"));
        untilKinds("page-viewed", "order-completed");
        retention.sweep();
        untilKinds("order-completed");
    }

    @Test
    void givesWayToWhoReadsAndDropsInTheNextRound() throws Exception {
        send(page("1996-03-10T10:00:00Z"));
        attribute();
        untilKinds("page-viewed");
        var reads = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var reader = Thread.ofVirtual()
                .start(() -> QuarkusTransaction.requiringNew()
                        .call(() -> jdbi.withHandle(handle -> {
                            handle.execute("lock table event_activity_1996_01 in access share mode");
                            reads.countDown();
                            return done.await(1, TimeUnit.MINUTES);
                        })));
        assertThat(reads.await(30, TimeUnit.SECONDS)).isTrue();

        retention.sweep();
        assertThat(expired("1996-03-10T10:00:00Z")).isZero();
        untilKinds("page-viewed");

        done.countDown();
        reader.join();
        retention.sweep();
        assertThat(expired("1996-03-10T10:00:00Z")).isPositive();
    }

    @Test
    void makesPartitionsForAnImportOfManyYearsAndPagesThroughThem() {
        var years = IntStream.rangeClosed(2000, 2025).boxed().toList();
        send(years.stream()
                .map(year -> year % 2 == 0 ? page(year + "-06-15T08:00:00Z") : order(year + "-12-31T23:59:59.999999Z"))
                .toArray(String[]::new));
        attribute();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(timeline("limit=100").<List<String>>path("items.at"))
                        .hasSize(years.size()));

        assertThat(timesPageByPage().stream().map(at -> Integer.valueOf(at.substring(0, 4))))
                .containsExactlyElementsOf(years.reversed());
        assertThat(timeline("limit=100&kind=order-completed&kind=nothing").<List<String>>path("items.kind"))
                .hasSize(years.size() / 2)
                .containsOnly("order-completed");
        assertThat(timeline("from=2010-01-01T00:00:00Z&to=2012-01-01T00:00:00Z").<List<String>>path("items.at"))
                .hasSize(2);
    }

    @Test
    void letsReplicasRaceForOnePartition() throws Exception {
        var period = Period.of(Kept.TICKET, Instant.parse("1991-01-01T00:00:00Z"));
        Callable<Void> replica = () -> {
            QuarkusTransaction.requiringNew().run(() -> partitions.ensure(List.of(period, period)));
            return null;
        };
        try (var replicas = Executors.newFixedThreadPool(8)) {
            for (var done : replicas.invokeAll(
                    IntStream.range(0, 8).mapToObj(_ -> replica).toList())) {
                done.get();
            }
        }

        boolean made = jdbi.withHandle(
                handle -> handle.createQuery("select to_regclass('customer_item_ticket_1991_01') is not null")
                        .mapTo(Boolean.class)
                        .one());
        assertThat(made).isTrue();
    }

    private List<String> timesPageByPage() {
        var first = timeline("limit=7");
        var times = new ArrayList<>(first.<List<String>>path("items.at"));
        for (String next = first.path("next"); next != null; ) {
            var page = timeline("limit=7&after=" + next);
            times.addAll(page.path("items.at"));
            next = page.path("next");
        }
        return times;
    }

    private long expired(String at) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select count(*) from timeline_expired
                        where class = 'activity' and rows > 0 and starts_at <= :at and :at < ends_at""")
                .bind("at", Instant.parse(at))
                .mapTo(Long.class)
                .one());
    }

    private String page(String at) {
        return call("page", at, "\"name\":\"Home\"");
    }

    private String order(String at) {
        return call(
                "track",
                at,
                "\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"o-%s\",\"total\":5}"
                        .formatted(Ids.next()));
    }

    private String call(String type, String at, String more) {
        return "{\"type\":\"%s\",\"messageId\":\"%s\",\"userId\":\"%s\",\"timestamp\":\"%s\",%s}"
                .formatted(type, Ids.next(), user, at, more);
    }

    private static void send(String... calls) {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .auth()
                .preemptive()
                .basic("test-write-key", "")
                .body(List.of(calls).stream().collect(joining(",", "{\"batch\":[", "]}")))
                .post("/v1/import")
                .then()
                .statusCode(200);
    }

    /** Says whose the visitor is, as customer-service would. */
    private void attribute() {
        var visitor = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(VisitorIdentified.class, event -> event.identities().contains("user:" + user))
                .visitorId();
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));
    }

    private ExtractableResponse<Response> timeline(String query) {
        return Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/timeline?" + query, customer)
                .then()
                .statusCode(200)
                .extract();
    }

    private void untilKinds(String... kinds) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Api.given(Roles.AGENT)
                                .get("/api/v1/customers/{id}/timeline", customer)
                                .then()
                                .statusCode(200)
                                .extract()
                                .<List<String>>path("items.kind"))
                        .containsExactly(kinds));
    }
}
