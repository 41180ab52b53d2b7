package io.rapport.analytics.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class MetricsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void threeOrdersOfTwoCurrenciesAreNeverAddedUp() {
        var customer = Ids.next();
        Visit.of(customer).orders("100.00", "TRY").orders("50.005", "TRY").orders("200000", "VND");

        untilMetrics(customer, 3)
                .body("currencies.currency", contains("TRY", "VND"))
                .body("currencies[0].orders", equalTo(2))
                .body("currencies[0].revenue", equalTo("150.01"))
                .body("currencies[0].refunds", equalTo("0.00"))
                .body("currencies[0].averageOrderValue", equalTo("75.00"))
                .body("currencies[0].recencyDays", equalTo(0))
                .body("currencies[0].frequency", equalTo(2))
                .body("currencies[1].revenue", equalTo("200000"));
    }

    @Test
    void publishesEveryChangeUnderAHigherVersion() {
        var customer = Ids.next();
        var visit = Visit.of(customer).orders("10", "EUR", NOON);
        untilMetrics(customer, 1);
        visit.orders("20", "EUR", NOON.plusSeconds(60));

        var last = EventProbe.of(Topic.ANALYTICS_CUSTOMER_METRICS)
                .untilEvent(
                        CustomerMetricsChanged.class,
                        event -> event.customerId().equals(customer)
                                && event.currencies().stream().anyMatch(metrics -> metrics.orders() == 2));
        assertThat(last.version()).isGreaterThan(1);
        var euros = last.currencies().getFirst();
        assertThat(euros.revenue()).isEqualTo(new BigDecimal("30.00"));
        assertThat(euros.averageOrderValue()).isEqualTo(new BigDecimal("15.00"));
        assertThat(euros.firstOrderAt()).isEqualTo(NOON);
        assertThat(euros.lastOrderAt()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void refundLowersNeitherOrdersNorRevenue() {
        var customer = Ids.next();
        var visit = Visit.of(customer);
        var order = Visit.newOrderKey();
        visit.send(visit.placed(order, "80", "TRY", NOON));
        visit.send(visit.refunded(order, "30", "TRY", NOON, NOON.plusSeconds(3600)));

        await().untilAsserted(() -> metrics(customer)
                .body("currencies[0].orders", equalTo(1))
                .body("currencies[0].revenue", equalTo("80.00"))
                .body("currencies[0].refunds", equalTo("30.00")));
    }

    @Test
    void cancelledOrderIsNeitherCountedNorTheLast() {
        var customer = Ids.next();
        var visit = Visit.of(customer).orders("40", "TRY", NOON);
        var order = Visit.newOrderKey();
        var later = NOON.plus(1, ChronoUnit.DAYS);
        visit.send(visit.placed(order, "60", "TRY", later));
        untilMetrics(customer, 2);
        visit.send(visit.cancelled(order, "60", "TRY", later, later.plusSeconds(60)));

        untilMetrics(customer, 1)
                .body("currencies[0].revenue", equalTo("40.00"))
                .body("currencies[0].lastOrderAt", equalTo(NOON.toString()));
    }

    @Test
    void anonymousPastJoinsTheCustomer() {
        var customer = Ids.next();
        var visit = Visit.anonymous().orders("10", "TRY").orders("15", "TRY");
        Visit.of(customer).orders("1", "TRY");
        untilMetrics(customer, 1);

        visit.attributedTo(customer, 1);

        untilMetrics(customer, 3).body("currencies[0].revenue", equalTo("26.00"));
    }

    @Test
    void movedVisitorRegroupsBothAndAnOlderAttributionIsIgnored() {
        var before = Ids.next();
        var after = Ids.next();
        var visit = Visit.anonymous().attributedTo(before, 2).orders("10", "TRY");
        untilMetrics(before, 1);

        visit.attributedTo(after, 3).attributedTo(before, 1);

        untilMetrics(after, 1);
        metrics(before).body("orders", equalTo(0)).body("currencies", hasSize(0));
        EventProbe.of(Topic.ANALYTICS_CUSTOMER_METRICS)
                .untilEvent(
                        CustomerMetricsChanged.class,
                        event -> event.customerId().equals(before)
                                && event.currencies().isEmpty());
    }

    @Test
    void forgottenVisitorLeavesAGuestsOrder() {
        var customer = Ids.next();
        var visit = Visit.of(customer).orders("10", "TRY");
        untilMetrics(customer, 1);

        EventSender.sendTombstone(Topic.CUSTOMER_ATTRIBUTIONS, visit.visitorId().toString());

        untilMetrics(customer, 0);
    }

    @Test
    void duplicatesInAnyOrderEndTheSame() {
        var customers = Stream.generate(Ids::next).limit(3).toList();
        var random = new Random(7);
        for (var customer : customers) {
            var steps = new ArrayList<>(storyOf(customer));
            steps.addAll(storyOfDuplicates(steps));
            Collections.shuffle(steps, random);
            steps.forEach(Runnable::run);
        }

        await().untilAsserted(() -> {
            for (var customer : customers) {
                metrics(customer)
                        .body("currencies[0].orders", equalTo(2))
                        .body("currencies[0].revenue", equalTo("50.00"))
                        .body("currencies[0].refunds", equalTo("5.00"));
            }
        });
    }

    @Test
    void concurrentEventsAndAttributionsLoseNothing() {
        var customers = Stream.generate(Ids::next).limit(4).toList();
        var visits = Stream.generate(Visit::anonymous).limit(40).toList();
        var events = CompletableFuture.runAsync(() -> IntStream.range(0, 400)
                .forEach(i -> visits.get(i % visits.size()).orders("1.25", "NPR")));
        var attributions = CompletableFuture.runAsync(() -> IntStream.range(0, 160)
                .forEach(i -> visits.get(i % visits.size())
                        .attributedTo(customers.get((i * 7 + i / 40) % customers.size()), i / 40 + 1L)));
        CompletableFuture.allOf(events, attributions).join();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(customers.stream()
                                .map(MetricsTest::revenueInRupees)
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                        .isEqualByComparingTo("500"));
    }

    @Test
    void explainsAFigureByItsEffects() {
        var customer = Ids.next();
        var visit = Visit.of(customer);
        var order = Visit.newOrderKey();
        visit.send(visit.placed(order, "80.125", "TRY", NOON));
        visit.send(visit.refunded(order, "30", "TRY", NOON, NOON.plusSeconds(3600)));
        await().untilAsserted(() -> metrics(customer).body("currencies[0].refunds", equalTo("30.00")));

        var first = Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics/explain?limit=1", customer)
                .then();
        first.statusCode(200).body("items.refunds", contains("30")).body("items.orderKey", contains(order));
        Api.given("analyst")
                .queryParam("after", first.extract().<String>path("next"))
                .get("/api/v1/customers/{id}/metrics/explain", customer)
                .then()
                .body("items.revenue", contains("80.125"))
                .body("next", nullValue());
    }

    @Test
    void unknownCustomerIsNotFound() {
        Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", Ids.next())
                .then()
                .statusCode(404);
    }

    @Test
    void marketersReadNoMetricsAndAgentsDo() {
        var customer = Ids.next();
        Visit.of(customer).orders("1", "TRY");
        untilMetrics(customer, 1);
        Api.given("marketer")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(403);
        Api.given("agent")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200);
        Api.anonymous().get("/api/v1/customers/{id}/metrics", customer).then().statusCode(401);
    }

    private static List<Runnable> storyOf(UUID customer) {
        var visit = Visit.anonymous();
        var kept = visit.placed(Visit.newOrderKey(), "20", "INR", NOON);
        var refunded = Visit.newOrderKey();
        var cancelled = Visit.newOrderKey();
        var later = NOON.plusSeconds(600);
        var sent = List.of(
                kept,
                visit.placed(refunded, "30", "INR", NOON),
                visit.refunded(refunded, "5", "INR", NOON, later),
                visit.placed(cancelled, "99", "INR", NOON),
                visit.cancelled(cancelled, "99", "INR", NOON, later));
        return Stream.concat(
                        sent.stream().<Runnable>map(event -> () -> visit.send(event)),
                        Stream.<Runnable>of(
                                () -> visit.attributedTo(Ids.next(), 1),
                                () -> visit.attributedTo(customer, 3),
                                () -> visit.attributedTo(Ids.next(), 2)))
                .toList();
    }

    private static List<Runnable> storyOfDuplicates(List<Runnable> steps) {
        return List.copyOf(steps.subList(0, 4));
    }

    private static ValidatableResponse untilMetrics(UUID customer, int orders) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> metrics(customer).body("orders", equalTo(orders)));
        return metrics(customer);
    }

    private static ValidatableResponse metrics(UUID customer) {
        return Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200);
    }

    private static BigDecimal revenueInRupees(UUID customer) {
        String revenue = metrics(customer).extract().path("currencies.find { it.currency == 'NPR' }?.revenue");
        return revenue == null ? BigDecimal.ZERO : new BigDecimal(revenue);
    }
}
