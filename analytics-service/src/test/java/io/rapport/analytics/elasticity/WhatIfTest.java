package io.rapport.analytics.elasticity;

import static io.rapport.analytics.Visit.line;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.analytics.decision.Fits;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The shop of these tests was open in the first half of 1996. */
@QuarkusTest
@WithRapport
class WhatIfTest {
    private static final Instant OPEN = Instant.parse("1996-01-01T08:00:00Z");
    private static final String FITS = "/api/v1/elasticities/fits";

    @Test
    void cheaperSellsMoreByTheElasticity() {
        var random = new Random(4);
        var visit = Visit.anonymous();
        for (var product = 0; product < 8; product++) {
            for (var week = 0; week < 12; week++) {
                var price = (10 + product) * Math.exp(.15 * random.nextGaussian());
                var units = 100 * Math.pow(price / 10, -1.7) * Math.exp(.1 * random.nextGaussian());
                visit.buys(
                        "VUV",
                        OPEN.plus(Duration.ofDays(7L * week)),
                        line("elastic-" + product, product < 6 ? "rubber" : "steel", text(price), text(units)));
            }
        }
        visit.buys("WST", OPEN, line("alone", null, "5", "5"));
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/products?currency=VUV")
                .then()
                .body("items", hasSize(8))
                .body("items.orders.sum()", equalTo(96)));
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/products?currency=WST")
                .then()
                .body("items", hasSize(1)));

        var fit = Fits.done("/api/v1/elasticities", FITS, """
                {"asOf": "1996-03-25T00:00:00Z", "days": 120}""");

        Api.given("analyst")
                .get("/api/v1/elasticities?currency=VUV&fitId=" + fit)
                .then()
                .body("items.size()", equalTo(3))
                .body("items[0].reliable", equalTo(true))
                .body("items[0].value.toDouble()", closeTo(-1.7, .3))
                .body("items[1].category", equalTo("rubber"))
                .body("items[2].reliable", equalTo(false))
                .body("items[2].doubts", not(empty()));
        Api.given("analyst")
                .get("/api/v1/elasticities?currency=WST&fitId=" + fit)
                .then()
                .body("items", empty());
        Api.given("analyst")
                .get("/api/v1/elasticities/what-if?product=default/elastic-0&currency=VUV&price=9&fitId=" + fit)
                .then()
                .statusCode(200)
                .body("elasticity.category", equalTo("rubber"))
                .body("doubts", empty());
        Api.given("analyst")
                .get("/api/v1/elasticities/what-if?product=default/elastic-0&currency=VUV&price=1&fitId=" + fit)
                .then()
                .body("doubts", contains("the price is far from those seen"));
        Api.given("analyst")
                .get("/api/v1/elasticities/what-if?product=default/alone&currency=WST&price=9&fitId=" + fit)
                .then()
                .statusCode(404);
    }

    private static String text(double value) {
        return "%.3f".formatted(value);
    }
}
