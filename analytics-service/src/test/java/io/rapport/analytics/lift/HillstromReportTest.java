package io.rapport.analytics.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.SharedData;
import io.rapport.analytics.Visit;
import io.rapport.events.CampaignEvent.CampaignChanged;
import io.rapport.events.CampaignEvent.CustomerHeldOut;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageQueued;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Hillstrom's e-mail test of 2008 as a campaign of two texts and a group held out, told by events: every 4th customer, or by
 * {@code -Drapport.hillstrom.every=1} all 64,000, of whom the lifts are published (half a minute, and rebuilds after it are slower).
 */
@QuarkusTest
@WithRapport
class HillstromReportTest {
    private static final int EVERY = Integer.getInteger("rapport.hillstrom.every", 4);
    private static final String FILE = "hillstrom/hillstrom.csv.gz";
    private static final String MENS = "Mens E-Mail";
    private static final String WOMENS = "Womens E-Mail";
    private static final String NONE = "No E-Mail";
    private static final Instant SENT = Instant.parse("2008-03-20T08:00:00Z");
    private static final Instant AFTER = SENT.plusSeconds(86_400);

    private final UUID campaign = Ids.next();

    private record Row(String arm, boolean visit, boolean conversion, String spend) {}

    @Test
    void theReportGivesThePublishedLifts() {
        var rows = rows();
        EventSender.send(
                campaign.toString(),
                SENT,
                new CampaignChanged(
                        campaign,
                        1,
                        "Hillstrom",
                        null,
                        null,
                        "email",
                        "marketing",
                        new BigDecimal("0.3333"),
                        "running",
                        SENT));
        try (var tellers = Executors.newVirtualThreadPerTaskExecutor()) {
            rows.forEach(row -> tellers.submit(() -> tell(row)));
        }

        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> agrees(rows));
        if (EVERY == 1) {
            published();
        }
    }

    private void tell(Row row) {
        var customer = Ids.next();
        var heldOut = row.arm.equals(NONE);
        var delivery = new Delivery(
                Ids.next(),
                campaign,
                "message",
                customer,
                "once",
                "email",
                heldOut ? "held-out" : "treated",
                false,
                heldOut ? null : row.arm);
        EventSender.send(
                customer.toString(), SENT, heldOut ? new CustomerHeldOut(delivery) : new MessageQueued(delivery));
        if (row.visit) {
            var visit = Visit.of(customer).did("page-viewed", Map.of(), AFTER);
            if (row.conversion) {
                visit.orders(row.spend, "USD", AFTER);
            }
        }
    }

    private void agrees(List<Row> rows) {
        var report = report();
        for (var arm : List.of(MENS, WOMENS)) {
            var mean = "items[0].lifts.find { it.arm == '" + arm + "' && it.measure == '%s' }.absolute.value";
            assertThat(report.getDouble(mean.formatted("visits")))
                    .isCloseTo(lift(rows, arm, row -> row.visit ? 1 : 0), within(1e-6));
            assertThat(report.getDouble(mean.formatted("conversion")))
                    .isCloseTo(lift(rows, arm, row -> row.conversion ? 1 : 0), within(1e-6));
            assertThat(report.getDouble(mean.formatted("spend")))
                    .isCloseTo(lift(rows, arm, row -> Double.parseDouble(row.spend)), within(1e-4));
            assertThat(report.getInt("items[0].arms.find { it.arm == '" + arm + "' }.customers"))
                    .isEqualTo((int) of(rows, arm));
        }
        assertThat(report.getBoolean("items[0].sampleRatio.mismatch")).isFalse();
        assertThat(report.getList("items[0].unreliable")).isEmpty();
    }

    /** Of all 64,000. */
    private void published() {
        arm(MENS, 21_307, .182757);
        arm(WOMENS, 21_387, .151400);
        arm("held-out", 21_306, .106167);
        bounds(MENS, "visits", .076590, .069953, .083226);
        bounds(MENS, "conversion", .006805, .005000, .008610);
        bounds(MENS, "spend", .769827, .485149, 1.054505);
        bounds(WOMENS, "visits", .045233, .038894, .051573);
        bounds(WOMENS, "spend", .424412, .168965, .679860);
    }

    private void arm(String arm, int customers, double visits) {
        var found = "items[0].arms.find { it.arm == '" + arm + "' }.";
        var report = report();
        assertThat(report.getInt(found + "customers")).isEqualTo(customers);
        assertThat(report.getDouble(found + "visitRate")).isCloseTo(visits, within(1e-6));
    }

    private void bounds(String arm, String measure, double value, double lower, double upper) {
        var lift = "items[0].lifts.find { it.arm == '" + arm + "' && it.measure == '" + measure + "' }.absolute.";
        var report = report();
        assertThat(report.getDouble(lift + "value")).isCloseTo(value, within(1.5e-6));
        assertThat(report.getDouble(lift + "lower")).isCloseTo(lower, within(1.5e-6));
        assertThat(report.getDouble(lift + "upper")).isCloseTo(upper, within(1.5e-6));
    }

    private JsonPath report() {
        return Api.given("analyst")
                .get("/api/v1/reports/campaigns?by=variant&campaign=" + campaign)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static double lift(List<Row> rows, String arm, ToDoubleFunction<Row> measure) {
        return mean(rows, arm, measure) - mean(rows, NONE, measure);
    }

    private static double mean(List<Row> rows, String arm, ToDoubleFunction<Row> measure) {
        return rows.stream()
                .filter(row -> row.arm.equals(arm))
                .mapToDouble(measure)
                .average()
                .orElseThrow();
    }

    private static long of(List<Row> rows, String arm) {
        return rows.stream().filter(row -> row.arm.equals(arm)).count();
    }

    private static List<Row> rows() {
        var lines = SharedData.lines(FILE);
        return IntStream.range(1, lines.size())
                .filter(i -> i % EVERY == 0)
                .mapToObj(i -> row(lines.get(i).split(",", -1)))
                .toList();
    }

    /** Counted from the end: one before holds commas. */
    private static Row row(String[] fields) {
        var last = fields.length - 1;
        return new Row(fields[last - 3], fields[last - 2].equals("1"), fields[last - 1].equals("1"), fields[last]);
    }
}
