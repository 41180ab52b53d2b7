package io.rapport.mis;

import static io.rapport.mis.Figures.PATIENCE;
import static io.rapport.mis.Figures.untilValue;
import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class ReconciliationTest {
    private static final Instant DAY = Instant.parse("2014-03-01T18:30:00Z");

    private final Shop shop = new Shop("PEN", "PE");

    @Inject
    AgroalDataSource database;

    @Test
    void findsTheBucketSomeoneTamperedWithAndSeesItMended() throws SQLException {
        shop.order(Ids.next(), DAY, "100");
        untilValue("revenue", "day", DAY, "&currency=PEN", "100.00");
        tamper("0.50", DAY);
        shop.order(Ids.next(), DAY.plusSeconds(7_200), "1");
        untilValue("revenue", "day", DAY, "&currency=PEN", "101.50");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(differing(DAY))
                        .contains(Map.of(
                                "kpi", "revenue", "window", "day", "published", "101.50", "recomputed", "101.00"))
                        .noneMatch(item -> item.get("kpi").equals("orders")));
        given("admin").get("/api/v1/reconciliation").then().body("differences", greaterThan(0));
        tamper("-0.50", DAY);
        shop.order(Ids.next(), DAY.plusSeconds(7_201), "1");
        untilValue("revenue", "day", DAY, "&currency=PEN", "102.00");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(differing(DAY)).isEmpty());
    }

    /** What was published is right still; the next revision would not be. */
    @Test
    void findsARowThatSomeoneTamperedWithBeforeAnyFigureIsWrong() throws SQLException {
        var day = DAY.minusSeconds(10 * 86_400);
        shop.order(Ids.next(), day, "100");
        untilValue("revenue", "day", day, "&currency=PEN", "100.00");
        tamper("0.50", day);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(differing(day))
                        .contains(Map.of(
                                "kpi", "revenue", "window", "day", "published", "100.00", "recomputed", "100.50")));
        tamper("-0.50", day);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(differing(day)).isEmpty());
    }

    /** Who is new is found out a step after the order and its owner are stored. */
    @Test
    void aFigureOfNewCustomersNamesNoMoreThanItCounted() {
        var day = DAY.minusSeconds(20 * 86_400);
        var shoppers = 300;
        for (var i = 0; i < shoppers; i++) {
            var visitor = Ids.next();
            shop.order(visitor, day, "1");
            Shop.attribute(visitor, Ids.next(), 1);
            if (i > 0 && i % 5 == 0) {
                assertThat(newCustomersProved(day)).isTrue();
            }
        }
        untilValue("new-customers", "day", day, "", Integer.toString(shoppers));
        assertThat(newCustomersProved(day)).isTrue();
    }

    /** True as well while there is no figure yet. */
    private static boolean newCustomersProved(Instant day) {
        var proof = given("analyst").get("/api/v1/kpis/new-customers/proof?window=day&start=" + day);
        return proof.statusCode() == 404 || proof.jsonPath().getBoolean("equal");
    }

    @Test
    void saysHowManyItCheckedAsAKpi() {
        shop.order(Ids.next(), DAY.plusSeconds(86_400), "1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(given("analyst")
                                .get("/api/v1/kpis?kpi=reconciliation-differences&window=day&from="
                                        + Instant.now().minusSeconds(90_000))
                                .jsonPath()
                                .getLong("items[0].eventCount"))
                        .isPositive());
        given("analyst")
                .get("/api/v1/kpis/reconciliation-differences/proof?window=day&start=" + DAY)
                .then()
                .statusCode(409);
    }

    /** Of that day alone: other tests tamper too. */
    private static List<Map<String, String>> differing(Instant day) {
        var state = given("analyst").get("/api/v1/reconciliation").jsonPath();
        return state.<Map<String, Object>>getList("items").stream()
                .filter(item -> day.toString().equals(item.get("start")) && "PEN".equals(item.get("currency")))
                .filter(item -> !item.containsKey("dimension"))
                .map(item -> Map.of(
                        "kpi", text(item, "kpi"),
                        "window", text(item, "window"),
                        "published", text(item, "published"),
                        "recomputed", text(item, "recomputed")))
                .toList();
    }

    private static String text(Map<String, Object> item, String field) {
        return String.valueOf(item.get(field));
    }

    private void tamper(String amount, Instant day) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        update bucket set gross = gross + ?::numeric where ctid in (
                            select ctid from bucket where window_name = 'DAY' and start = ?::timestamptz and currency = 'PEN'
                                and dimension = '' limit 1)
                        """)) {
            statement.setString(1, amount);
            statement.setString(2, day.toString());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
