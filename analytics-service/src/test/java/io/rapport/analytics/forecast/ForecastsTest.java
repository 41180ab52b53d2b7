package io.rapport.analytics.forecast;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.analytics.decision.Fits;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Each test has a currency of its own. */
@QuarkusTest
@WithRapport
class ForecastsTest {
    private static final Instant FIRST = Instant.parse("2024-01-01T08:00:00Z");
    private static final int KNOWN = 70;

    @Test
    void forecastsAreKeptAndScoredByWhatHappened() {
        var visit = Visit.of(Ids.next());
        for (var day = 0; day < KNOWN + 7; day++) {
            var amount = day % 7 == 6 ? 0 : 100 + 10 * (day % 7);
            if (amount > 0) {
                visit.orders(Integer.toString(amount), "SCR", FIRST.plus(Duration.ofDays(day)));
            }
        }
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/revenue?by=day&currency=SCR")
                .then()
                .body("items", hasSize(66)));

        var fit = Fits.done("/api/v1/forecasts", "/api/v1/forecasts", """
                {"metric": "revenue", "currency": "SCR", "horizon": 7, "asOf": "%s"}""".formatted(
                        FIRST.plus(Duration.ofDays(KNOWN - 1)).plusSeconds(43_200)));

        Api.given("analyst")
                .get("/api/v1/forecasts/" + fit)
                .then()
                .body("items", hasSize(1))
                .body("items[0].metric", equalTo("revenue"))
                .body("items[0].steps", hasSize(7))
                .body("items[0].steps[0].start", equalTo("2024-03-10T18:30:00Z"))
                .body("items[0].steps[0].actual", equalTo(100f))
                .body("items[0].history", hasSize(21))
                .body("items[0].accuracy.windows", equalTo(7))
                .body("items[0].accuracy.symmetricError.toDouble()", lessThan(40.0));
        Api.given("analyst")
                .get("/api/v1/forecasts?metric=revenue&currency=SCR")
                .then()
                .statusCode(200)
                .body("fitId", equalTo(fit));
    }

    @Test
    void ordersEverySingleWindowsAndConstantOnesSurvive() {
        Visit.of(Ids.next()).orders("0", "STN", FIRST);
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/revenue?by=day&currency=STN")
                .then()
                .body("items", hasSize(1)));
        for (var by : new String[] {"hour", "day", "week", "month"}) {
            var fit = Fits.done("/api/v1/forecasts", "/api/v1/forecasts", """
                    {"metric": "revenue", "currency": "STN", "by": "%s", "horizon": 3, "asOf": "2024-03-01T00:00:00Z"}""".formatted(by));
            Api.given("analyst")
                    .get("/api/v1/forecasts/" + fit)
                    .then()
                    .body("items[0].steps.value.unique()", equalTo(java.util.List.of(0f)));
        }
    }

    @Test
    void nothingKnownIsNotForecast() {
        var fit = Fits.done("/api/v1/forecasts", "/api/v1/forecasts", """
                {"metric": "units", "product": "default/unheard-of"}""");
        Api.given("analyst").get("/api/v1/forecasts/" + fit).then().body("items", empty());
        Api.given("analyst")
                .body("{\"metric\": \"revenue\"}")
                .post("/api/v1/forecasts")
                .then()
                .statusCode(400);
        Api.given("analyst")
                .body("{\"metric\": \"luck\"}")
                .post("/api/v1/forecasts")
                .then()
                .statusCode(400);
        Api.given("analyst")
                .get("/api/v1/forecasts?metric=orders&currency=XPD")
                .then()
                .statusCode(404);
    }

    @Test
    void futureWindowsHaveNoActualYet() {
        var visit = Visit.of(Ids.next());
        for (var day = 1; day <= 30; day++) {
            visit.orders("10", "TOP", Instant.now().minus(Duration.ofDays(day)));
        }
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/revenue?by=day&currency=TOP")
                .then()
                .body("items", hasSize(30)));
        var fit = Fits.done("/api/v1/forecasts", "/api/v1/forecasts", """
                {"metric": "revenue", "currency": "TOP", "horizon": 5}""");
        Api.given("analyst")
                .get("/api/v1/forecasts/" + fit)
                .then()
                .body("items[0].steps[4].actual", nullValue())
                .body("items[0].accuracy", nullValue())
                .body("items[0].steps[4].value.toDouble()", allOf(greaterThan(9.0), lessThan(11.0)));
    }
}
