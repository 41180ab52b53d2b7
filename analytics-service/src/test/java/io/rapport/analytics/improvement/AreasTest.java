package io.rapport.analytics.improvement;

import static io.rapport.analytics.Visit.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.analytics.decision.Fits;
import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class AreasTest {
    private static final String FITS = "/api/v1/areas-to-improve/fits";

    @Inject
    Jdbi jdbi;

    @Test
    void abandonedCartsAndProductsSentBackAreRankedByMoney() {
        var lately = Instant.now().minus(Duration.ofDays(10));
        for (var i = 0; i < 25; i++) {
            var visit = Visit.of(Ids.next()).addsToCart("1000", "MVR", lately);
            if (i < 5) {
                visit.buys("MVR", lately.plusSeconds(60), line("book", null, "10", "1"));
            }
        }
        var buyer = Visit.of(Ids.next());
        for (var i = 0; i < 60; i++) {
            var key = Visit.newOrderKey();
            var product = i < 25 ? "shoe" : "sock";
            buyer.send(buyer.bought(key, 1, "MVR", lately, line(product, null, "40", "1")));
            if (i < 12) {
                buyer.send(buyer.refunded(key, "40", "MVR", lately, lately.plusSeconds(60)));
            }
        }
        awaitCarts(25);
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/reports/products?currency=MVR")
                .then()
                .body("items.orders.sum()", equalTo(65))
                .body("items.find { it.product == 'default/shoe' }.refunds", equalTo("480.00")));

        var fit = Fits.done("/api/v1/areas-to-improve", FITS, "{}");

        Api.given("analyst")
                .get("/api/v1/areas-to-improve?currency=MVR&fitId=" + fit)
                .then()
                .statusCode(200)
                .body("items.kind", contains("abandoned-carts", "refunds"))
                .body("items.rank", contains(1, 2))
                .body("items[0].money", equalTo("4000.00"))
                .body("items[0].evidence.abandoned", equalTo(20))
                .body("items[1].subject", equalTo("default/shoe"))
                .body("items[1].evidence.refunded", equalTo(12));
        EventProbe.of(Topic.ANALYTICS_INSIGHTS)
                .untilEvent(
                        InsightChanged.class,
                        insight -> insight.subject().equals("abandoned-carts/MVR")
                                && insight.value().path("fitId").asText().equals(fit)
                                && insight.asOf() != null);
    }

    @Test
    void nothingKnownNeedsNoImprovement() {
        var fit = Fits.done("/api/v1/areas-to-improve", FITS, """
                {"asOf": "1991-01-01T00:00:00Z"}""");
        Api.given("analyst")
                .get("/api/v1/areas-to-improve?currency=XAG&fitId=" + fit)
                .then()
                .body("items", hasSize(0))
                .body("items", empty());
        Api.given("agent").get("/api/v1/areas-to-improve").then().statusCode(403);
    }

    private void awaitCarts(long carts) {
        await().untilAsserted(() -> assertThat(carts()).isEqualTo(carts));
    }

    private long carts() {
        return jdbi.withHandle(handle -> handle.select("select count(*) from sales_cart where currency = 'MVR'")
                .mapTo(Long.class)
                .one());
    }
}
