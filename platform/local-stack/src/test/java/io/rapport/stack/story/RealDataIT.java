package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real orders with published answers, imported shuffled and partly twice: every view gives these answers. That they add up is verified after the kills. */
@Order(3)
@ExtendWith(RunningStack.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class RealDataIT {
    private static final Duration CATCH_UP = Duration.ofMinutes(3);
    private static final int EVERY_NTH_CUSTOMER = 200;

    private RunningStack stack;
    private Api api;

    @BeforeEach
    void take(RunningStack stack) {
        KnownAnswers.assumePresent();
        this.stack = stack;
        this.api = stack.api();
    }

    @Test
    @Order(1)
    void countsOnlineRetail() throws SQLException {
        var customers = customers();

        importOrders("online-retail", "online-retail/online-retail-2010-2011.csv.gz");

        awaitTotals("GBP", 18_532, 4_338, "8911407.90");
        assertThat(customers() - customers).isEqualTo(4_338);
    }

    @Test
    @Order(2)
    void knowsRecencyFrequencyAndMoneyOfCustomers() throws IOException {
        var rows = KnownAnswers.onlineRetail("or1_rfm.csv");
        for (var i = 0; i < rows.size(); i += EVERY_NTH_CUSTOMER) {
            var row = rows.get(i);
            var id = api.customer("user:online-retail/" + row.get("cid")).orElseThrow();
            var metrics = api.get("analyst", Service.ANALYTICS, "/api/v1/customers/" + id + "/metrics")
                    .at("/currencies/0");
            assertThat(metrics.path("orders").asInt()).as(row.get("cid")).isEqualTo(Integer.parseInt(row.get("F")));
            assertThat(money(metrics.path("revenue").asText()))
                    .as(row.get("cid"))
                    .isEqualTo(money(row.get("M")));
            assertThat(metrics.path("lastOrderAt").asText())
                    .as(row.get("cid"))
                    .isEqualTo(KnownAnswers.minute(row.get("last")).toString());
        }
    }

    @Test
    @Order(3)
    void publishesTheHourlyFigures() throws IOException {
        publishes("hour", KnownAnswers.onlineRetailByHour());
    }

    @Test
    @Order(4)
    void publishesTheDailyFigures() throws IOException {
        publishes("day", KnownAnswers.onlineRetailByDay());
    }

    @Test
    @Order(5)
    void countsCdnow() throws SQLException {
        var customers = customers();

        importOrders("cdnow", "cdnow/CDNOW_master.txt");

        awaitTotals("USD", 69_659, 23_570, "2500315.63");
        assertThat(customers() - customers).isEqualTo(23_570);
    }

    @Test
    @Order(6)
    void knowsCohortsAndFifthsOfOnlineRetail() {
        var cohort =
                items("/api/v1/reports/cohorts?currency=GBP&asOf=2011-12-31").getFirst();
        assertThat(cohort.path("cohort").asText()).isEqualTo("2010-12");
        assertThat(cohort.path("months")
                        .valueStream()
                        .map(month -> month.path("customers").asInt()))
                .containsExactly(885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235);
        var grid = items("/api/v1/reports/rfm?currency=GBP&asOf=2011-12-31").getFirst();
        assertThat(grid.path("customers").asInt()).isEqualTo(4_338);
        assertThat(cell(grid, 5)).isEqualTo(348);
        assertThat(cell(grid, 1)).isEqualTo(184);
    }

    @Test
    @Order(7)
    void knowsWhatIsBoughtTogether() {
        var fit = fitted(
                "/api/v1/affinities",
                "/api/v1/affinities/fits/",
                Map.of("asOf", "2011-12-31T00:00:00Z", "days", 3_650));
        var pair = items("/api/v1/affinities?limit=1000&product=online-retail/22577&fitId="
                        + fit.path("fitId").asText())
                .stream()
                .filter(item -> item.path("other").asText().equals("online-retail/22578"))
                .findFirst()
                .orElseThrow();
        assertThat(pair.path("n").asInt()).isEqualTo(319);
        assertThat(pair.path("lift").asDouble()).isCloseTo(29.488, within(.0005));
    }

    @Test
    @Order(8)
    void fitsTheModelOfCdnow() {
        importOrders("cdnow-sample", "cdnow/CDNOW_sample.txt");
        awaitTotals("BBD", 6_919, 2_357, "244091.94");

        var fit = fitted("/api/v1/clv/fits", "/api/v1/clv/fits/", Map.of("asOf", "1997-09-30T23:59:59Z"));

        var buying = fit.path("currencies")
                .valueStream()
                .filter(currency -> currency.path("currency").asText().equals("BBD"))
                .findFirst()
                .orElseThrow()
                .path("buying");
        assertThat(buying.path("r").asDouble()).isCloseTo(.2426, withPercentage(1));
        assertThat(buying.path("alpha").asDouble()).isCloseTo(4.4135, withPercentage(1));
        assertThat(buying.path("a").asDouble()).isCloseTo(.7929, withPercentage(1));
        assertThat(buying.path("b").asDouble()).isCloseTo(2.4258, withPercentage(1));
        assertThat(buying.path("logLikelihood").asDouble()).isCloseTo(-9582.43, within(.05));
    }

    private static int cell(JsonNode grid, int fifth) {
        return grid.path("cells")
                .valueStream()
                .filter(cell -> cell.path("recency").asInt() == fifth
                        && cell.path("frequency").asInt() == fifth
                        && cell.path("monetary").asInt() == fifth)
                .mapToInt(cell -> cell.path("customers").asInt())
                .sum();
    }

    private List<JsonNode> items(String path) {
        return api.get("analyst", Service.ANALYTICS, path)
                .path("items")
                .valueStream()
                .toList();
    }

    /** The fit that was asked for, once it is done. */
    private JsonNode fitted(String path, String fits, Object asked) {
        var id = api.post("analyst", Service.ANALYTICS, path, asked)
                .ok()
                .path("fitId")
                .asText();
        await().atMost(CATCH_UP)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(fit(fits, id).path("state").asText()).isEqualTo("done"));
        return fit(fits, id);
    }

    private JsonNode fit(String fits, String id) {
        return api.get("analyst", Service.ANALYTICS, fits + id);
    }

    private void publishes(String window, Map<Instant, CSVRecord> expected) {
        var orders = new TreeMap<String, BigDecimal>();
        var revenue = new TreeMap<String, BigDecimal>();
        expected.forEach((start, row) -> {
            orders.put(start.toString(), new BigDecimal(row.get("orders")));
            revenue.put(start.toString(), money(row.get("revenue")));
        });
        await().atMost(CATCH_UP)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(published("orders", window)).isEqualTo(orders));
        await().atMost(CATCH_UP)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(published("revenue", window)).isEqualTo(revenue));
    }

    private Map<String, BigDecimal> published(String kpi, String window) {
        var path = "/api/v1/kpis?currency=GBP&limit=1000&from=2010-12-01T00:00:00Z&to=2011-12-10T00:00:00Z&kpi=" + kpi
                + "&window=" + window;
        return api.all("analyst", Service.MIS_BRIDGE, path).stream()
                .collect(Collectors.toMap(
                        item -> item.path("start").asText(),
                        item -> new BigDecimal(item.path("value").asText()),
                        (one, _) -> one,
                        TreeMap::new));
    }

    private void importOrders(String source, String file) {
        var path = KnownAnswers.folder().resolve(file).toString();
        assertThat(stack.run("import", "orders", path, "--source", source, "--shuffle", "7", "--duplicate", "0.05"))
                .isZero();
    }

    private void awaitTotals(String currency, long orders, long customers, String revenue) {
        await().atMost(CATCH_UP).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            var totals = totals(currency);
            assertThat(totals.path("orders").asLong()).isEqualTo(orders);
            assertThat(totals.path("customers").asLong()).isEqualTo(customers);
            assertThat(totals.path("revenue").asText()).isEqualTo(revenue);
            assertThat(totals.path("guestOrders").asLong()).isZero();
        });
    }

    private JsonNode totals(String currency) {
        return api.get("analyst", Service.ANALYTICS, "/api/v1/reports/totals")
                .path("items")
                .valueStream()
                .filter(item -> item.path("currency").asText().equals(currency))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing in " + currency + " yet"));
    }

    private long customers() throws SQLException {
        try (var connection = stack.database(Service.CUSTOMER);
                var query = connection.prepareStatement("select count(*) from customer");
                var rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount).setScale(2, RoundingMode.HALF_UP);
    }
}
