package io.rapport.analytics.clv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In a year and a currency of its own, so that no other test's customers are in the population. */
@QuarkusTest
@WithRapport
class ClvFitTest {
    private static final Instant START = Instant.parse("2001-01-01T12:00:00Z");
    private static final Instant AS_OF = Instant.parse("2001-12-31T12:00:00Z");
    private static final String CURRENCY = "XTS";

    @Test
    void everyCustomerIsScoredByTheFit() {
        var random = new Random(4);
        var customers = Stream.generate(Ids::next).limit(60).toList();
        customers.forEach(customer -> buys(customer, random));
        var faithful = Ids.next();
        var visit = Visit.of(faithful);
        for (var week = 0; week < 52; week += 2) {
            visit.orders("50", CURRENCY, START.plus(week * 7L, ChronoUnit.DAYS));
        }
        untilOrders(faithful, 26);
        customers.forEach(customer -> untilOrders(customer, 1));

        var fit = request();
        untilDone(fit)
                .body("currencies.currency", hasItem(CURRENCY))
                .body("currencies.find { it.currency == 'XTS' }.customers", equalTo(61))
                .body("currencies.find { it.currency == 'XTS' }.buying.r", notNullValue())
                .body("currencies.find { it.currency == 'XTS' }.calibration.result.customers", notNullValue());

        var metrics = metrics(faithful)
                .body("scores.fitId", equalTo(fit))
                .body("scores.asOf", equalTo(AS_OF.toString()))
                .body("scores.currency", equalTo(CURRENCY))
                .body("scores.expectedNextOrderAt", notNullValue());
        assertThat(decimal(metrics, "scores.pAlive")).isBetween(new BigDecimal("0.5"), BigDecimal.ONE);
        assertThat(decimal(metrics, "scores.churnRisk")).isBetween(BigDecimal.ZERO, new BigDecimal("0.5"));
        assertThat(decimal(metrics, "scores.clv"))
                .isBetween(decimal(metrics, "scores.clvLower"), decimal(metrics, "scores.clvUpper"));
        var published = EventProbe.of(Topic.ANALYTICS_CUSTOMER_METRICS)
                .untilEvent(
                        CustomerMetricsChanged.class,
                        event -> event.customerId().equals(faithful) && event.scores() != null);
        assertThat(published.scores().fitId()).isEqualTo(fit);
        assertThat(published.scores().customerLifetimeValue()).isEqualByComparingTo(decimal(metrics, "scores.clv"));

        assertThat(published.scores().rfm().frequency()).isEqualTo(5);
        metrics.body("scores.rfm.frequency", equalTo(5)).body("scores.rfm.cell", matchesPattern("[1-5]{3}"));

        saysNothingAgainThatIsTheSame(faithful);
        aNewOrderChangesHerOwnScoresAlone(faithful, visit, customers);
    }

    private static void aNewOrderChangesHerOwnScoresAlone(UUID customer, Visit visit, List<UUID> others) {
        String fit = metrics(customer).extract().path("scores.fitId");
        var before = decimal(metrics(customer), "scores.expectedOrders");
        var strangers = others.stream()
                .map(other -> metrics(other).extract().jsonPath().getLong("version"))
                .toList();
        visit.orders("50", CURRENCY, AS_OF.minus(1, ChronoUnit.DAYS));
        await().untilAsserted(() ->
                assertThat(decimal(metrics(customer), "scores.expectedOrders")).isGreaterThan(before));
        metrics(customer).body("scores.fitId", equalTo(fit)).body("scores.asOf", equalTo(AS_OF.toString()));
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        visit.orders("50", CURRENCY, now);
        await().untilAsserted(() ->
                metrics(customer).body("scores.fitId", equalTo(fit)).body("scores.asOf", equalTo(now.toString())));
        assertThat(others.stream()
                        .map(other -> metrics(other).extract().jsonPath().getLong("version"))
                        .toList())
                .isEqualTo(strangers);
    }

    /** Each kind in a currency of its own. */
    @Test
    void strangePopulationsAreNamedAndGetNoAbsurdFigure() {
        var once = buyers("XBA", 12, 1, "10");
        var free = buyers("XBB", 12, 4, "0");
        var alike = buyers("XBC", 12, 4, "25");
        var alone = buyers("XBD", 1, 6, "9");
        Visit.anonymous().orders("7", "XXX", START);
        Stream.of(once, free, alike, alone).flatMap(List::stream).forEach(customer -> untilOrders(customer, 1));
        untilOrders(free.getLast(), 4);
        untilOrders(alike.getLast(), 4);
        untilOrders(alone.getLast(), 6);

        var fit = untilDone(request()).body("currencies.currency", not(hasItem("XXX")));
        Stream.of("XBA", "XBB", "XBC", "XBD")
                .forEach(currency -> assertThat(fit.extract()
                                .<List<String>>path("currencies.find { it.currency == '" + currency + "' }.doubts"))
                        .as(currency)
                        .isNotEmpty());
        metrics(once.getFirst()).body("scores.pAlive", nullValue()).body("scores.rfm.cell", notNullValue());
        metrics(alone.getFirst()).body("scores.clv", nullValue()).body("scores.rfm.cell", notNullValue());
        metrics(free.getFirst()).body("scores.clv", nullValue()).body("scores.pAlive", notNullValue());
        var value = metrics(alike.getFirst());
        assertThat(decimal(value, "scores.clv")).isBetween(BigDecimal.ZERO, new BigDecimal("25000"));
        assertThat(decimal(value, "scores.clvUpper")).isLessThan(new BigDecimal("1e9"));
        assertThat(decimal(value, "scores.pAlive")).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
    }

    private static List<UUID> buyers(String currency, int number, int orders, String total) {
        return Stream.generate(Ids::next)
                .limit(number)
                .peek(customer -> {
                    var visit = Visit.of(customer);
                    for (var week = 0; week < orders; week++) {
                        visit.orders(total, currency, START.plus(week * 7L, ChronoUnit.DAYS));
                    }
                })
                .toList();
    }

    private static void saysNothingAgainThatIsTheSame(UUID customer) {
        long version = metrics(customer).extract().jsonPath().getLong("version");
        var again = request();
        untilDone(again);
        metrics(customer).body("scores.fitId", equalTo(again)).body("version", equalTo((int) version));
    }

    @Test
    void marketersAskForNoFitAndTheFutureIsUnknown() {
        Api.given("marketer").body(Map.of()).post("/api/v1/clv/fits").then().statusCode(403);
        Api.given("analyst")
                .body(Map.of("asOf", Instant.now().plus(Duration.ofDays(2)).toString()))
                .post("/api/v1/clv/fits")
                .then()
                .statusCode(400)
                .body("errors.field", everyItem(equalTo("asOf")));
        Api.given("analyst").get("/api/v1/clv/fits/{id}", Ids.next()).then().statusCode(404);
    }

    private static void buys(UUID customer, Random random) {
        var visit = Visit.of(customer);
        var at = START.plus(random.nextInt(100), ChronoUnit.DAYS);
        var times = List.of(1, 1, 1, 2, 3, 5, 8).get(random.nextInt(7));
        for (var i = 0; i < times; i++) {
            visit.orders(String.valueOf(10 + random.nextInt(90)), CURRENCY, at);
            at = at.plus(2 + random.nextInt(28), ChronoUnit.DAYS);
        }
    }

    private static String request() {
        return Api.given("analyst")
                .body(Map.of("asOf", AS_OF.toString(), "horizonWeeks", 52))
                .post("/api/v1/clv/fits")
                .then()
                .statusCode(202)
                .extract()
                .path("fitId");
    }

    private static ValidatableResponse untilDone(String fit) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> fit(fit).body("state", equalTo("done")));
        return fit(fit);
    }

    private static ValidatableResponse fit(String fit) {
        return Api.given("analyst").get("/api/v1/clv/fits/{id}", fit).then().statusCode(200);
    }

    private static void untilOrders(UUID customer, int least) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Api.given("analyst")
                                .get("/api/v1/customers/{id}/metrics", customer)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath()
                                .getInt("orders"))
                        .isGreaterThanOrEqualTo(least));
    }

    private static ValidatableResponse metrics(UUID customer) {
        return Api.given("analyst")
                .get("/api/v1/customers/{id}/metrics", customer)
                .then()
                .statusCode(200);
    }

    private static BigDecimal decimal(ValidatableResponse response, String path) {
        return new BigDecimal(response.extract().<String>path(path));
    }
}
