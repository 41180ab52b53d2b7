package io.rapport.analytics.affinity;

import static io.rapport.analytics.Visit.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.analytics.decision.Fits;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The shop of these tests was open in January 1995. */
@QuarkusTest
@WithRapport
class RecommendationsTest {
    private static final Instant OPEN = Instant.parse("1995-01-10T08:00:00Z");
    private static final String FIT = """
            {"asOf": "1995-02-01T00:00:00Z", "days": 31, "support": 0.01}""";

    @Inject
    Jdbi jdbi;

    @Test
    void recommendsWhatIsBoughtTogetherMoreOftenThanByChance() {
        var customer = Ids.next();
        baskets(10, "a", "b");
        baskets(6, "a");
        baskets(4, "a", "c");
        baskets(5, "b");
        baskets(14, "c");
        Visit.of(customer).buys("EUR", OPEN, lines("c"));
        var visit = Visit.anonymous();
        var key = Visit.newOrderKey();
        visit.send(visit.bought(key, 1, "EUR", OPEN, lines("a", "b")))
                .send(visit.bought(key, 2, "EUR", OPEN, line("a", null, "1", "-1"), line("b", null, "1", "-1")));
        awaitLines(10 * 2 + 6 + 4 * 2 + 5 + 14 + 1 + 4);

        var fit = Fits.done("/api/v1/affinities", "/api/v1/affinities/fits", FIT);

        Api.given("analyst")
                .get("/api/v1/affinities?fitId=" + fit)
                .then()
                .body("asOf", equalTo("1995-02-01T00:00:00Z"))
                .body("items.product", contains("default/a", "default/b"))
                .body("items.n", contains(10, 10))
                .body("items[0].lift.toDouble()", closeTo(4.0 / 3, 1e-5))
                .body("items[0].confidence.toDouble()", closeTo(.5, 1e-6));
        recommended("product=default/a&fitId=" + fit, "default/b");
        Api.given("analyst")
                .get("/api/v1/recommendations?customer={id}&fitId={fit}", customer, fit)
                .then()
                .statusCode(200)
                .body("items", empty());
        var loyal = Ids.next();
        Visit.of(loyal).buys("EUR", OPEN.plusSeconds(90 * 86_400), lines("a"));
        await().untilAsserted(() -> recommended("customer=" + loyal + "&fitId=" + fit, "default/b"));
        sellsOut("b");
        await().untilAsserted(() -> Api.given("analyst")
                .get("/api/v1/recommendations?product=default/a&fitId=" + fit)
                .then()
                .body("items", empty()));
    }

    @Test
    void emptyShopHasNoAffinities() {
        var fit = Fits.done("/api/v1/affinities", "/api/v1/affinities/fits", """
                {"asOf": "1991-02-01T00:00:00Z", "days": 31}""");
        Api.given("analyst").get("/api/v1/affinities?fitId=" + fit).then().body("items", empty());
        Api.given("analyst").get("/api/v1/recommendations").then().statusCode(400);
        Api.given("analyst")
                .get("/api/v1/recommendations?customer=" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    private static void recommended(String query, String product) {
        Api.given("analyst")
                .get("/api/v1/recommendations?" + query)
                .then()
                .statusCode(200)
                .body("items.product", contains(product))
                .body("items.because", contains("default/a"));
    }

    private static void baskets(int count, String... products) {
        for (var i = 0; i < count; i++) {
            Visit.anonymous().buys("EUR", OPEN, lines(products));
        }
    }

    private static OrderLine[] lines(String... products) {
        return Stream.of(products).map(product -> line(product, null, "1", "1")).toArray(OrderLine[]::new);
    }

    private static void sellsOut(String product) {
        EventSender.send(
                "default/" + product,
                OPEN,
                new ProductChanged(
                        "default", product, null, product, null, null, null, null, 0L, null, false, null, 1));
    }

    private void awaitLines(long lines) {
        await().untilAsserted(() -> assertThat(linesOfJanuary()).isEqualTo(lines));
    }

    private long linesOfJanuary() {
        return jdbi.withHandle(handle -> handle.select(
                        "select count(*) from sales_line where placed_at between '1995-01-01' and '1995-02-01'")
                .mapTo(Long.class)
                .one());
    }
}
