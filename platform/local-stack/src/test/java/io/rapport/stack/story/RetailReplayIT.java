package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import io.rapport.stack.intake.Messages;
import io.rapport.stack.intake.Sources;
import io.rapport.stack.oidc.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.csv.CSVRecord;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop's real orders in the order of their days, shuffled within a day, some twice, some a week late, while the bridge dies twice: every closed hour
 * and day is what the file says. A month of them; {@code -Drapport.story.retail=all} plays the whole year.
 */
@Order(3)
@ExtendWith(RunningStack.Shared.class)
class RetailReplayIT {
    private static final boolean ALL = "all".equals(System.getProperty("rapport.story.retail"));
    private static final Instant END = Instant.parse(ALL ? "2012-01-01T00:00:00Z" : "2011-01-01T00:00:00Z");
    private static final Duration PATIENCE = ALL ? Duration.ofMinutes(15) : Duration.ofMinutes(3);
    private static final long SEED = 7;
    private static final int PARTS = 5;

    /** The same amounts in a currency of this story's own, so that another import of the file adds nothing to them. */
    private static final String CURRENCY = "GIP";

    private static final String SOURCE = "retail-replay";

    @TempDir
    Path folder;

    private RunningStack stack;
    private Collector collector;
    private PublishedKpis published;
    private List<List<Message>> days;

    @BeforeEach
    void prepare(RunningStack stack) {
        KnownAnswers.assumePresent();
        this.stack = stack;
    }

    @Test
    void everyClosedHourAndDayIsWhatTheFileSaysAndProven() throws Exception {
        days = new Replay(SEED).days(orders());
        try (var sending = collector();
                var kpis = new PublishedKpis(stack.topology().kafka())) {
            collector = sending;
            published = kpis;
            replay();
            agree("hour", KnownAnswers.onlineRetailByHour().headMap(END));
            agree("day", KnownAnswers.onlineRetailByDay().headMap(END));
            eventually(
                    () -> assertThat(published.readOn().areAllFinal(CURRENCY)).isTrue());
            assertThat(published.revisedWhenFinal())
                    .as("revisions of what was final")
                    .isPositive();
        }
        proven("hour", KnownAnswers.onlineRetailByHour().headMap(END));
        proven("day", KnownAnswers.onlineRetailByDay().headMap(END));
        if (ALL) {
            assertThat(stack.run("verify")).isZero();
        }
    }

    /** Dies as soon as the first of a part is published, with the rest on its way; what comes last meets windows that are final. */
    private void replay() throws InterruptedException {
        for (var part = 0; part < PARTS; part++) {
            var isLast = part == PARTS - 1;
            if (isLast) {
                eventually(() ->
                        assertThat(published.readOn().areAllFinal(CURRENCY)).isTrue());
            }
            var seen = hours();
            send(part);
            if (part % 2 == 0 && !isLast) {
                eventually(() -> assertThat(hours()).isGreaterThan(seen));
                stack.kill(Service.MIS_BRIDGE);
            } else {
                stack.up();
            }
        }
    }

    private int hours() {
        return published.readOn().values("orders", "hour", CURRENCY).size();
    }

    private void send(int part) throws InterruptedException {
        for (var day : days.subList(days.size() * part / PARTS, days.size() * (part + 1) / PARTS)) {
            assertThat(collector.sendAll(day, _ -> {})).isEmpty();
        }
    }

    private void agree(String window, SortedMap<Instant, CSVRecord> expected) {
        agree("orders", window, column(expected, row -> new BigDecimal(row.get("orders"))));
        agree("revenue", window, column(expected, RetailReplayIT::revenue));
        agree("net-revenue", window, column(expected, RetailReplayIT::revenue));
    }

    private void agree(String kpi, String window, SortedMap<Instant, BigDecimal> expected) {
        eventually(() -> assertThat(published.readOn().values(kpi, window, CURRENCY))
                .as("%s by %s", kpi, window)
                .isEqualTo(expected));
    }

    private static BigDecimal revenue(CSVRecord row) {
        return new BigDecimal(row.get("revenue")).setScale(2, RoundingMode.HALF_UP);
    }

    private static SortedMap<Instant, BigDecimal> column(
            SortedMap<Instant, CSVRecord> rows, Function<CSVRecord, BigDecimal> value) {
        var column = new TreeMap<Instant, BigDecimal>();
        rows.forEach((start, row) -> column.put(start, value.apply(row)));
        return column;
    }

    private void proven(String window, SortedMap<Instant, CSVRecord> expected) {
        var api = stack.api();
        expected.keySet().parallelStream().forEach(start -> {
            var proof = api.get(
                    "analyst",
                    Service.MIS_BRIDGE,
                    "/api/v1/kpis/revenue/proof?window=%s&start=%s&currency=%s".formatted(window, start, CURRENCY));
            assertThat(proof.path("equal").asBoolean()).as("%s", proof).isTrue();
        });
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(assertion);
    }

    private List<Message> orders() throws IOException {
        var ours = Files.readString(Home.repository().resolve("imports/online-retail.yaml"))
                .replace("currency: GBP", "currency: " + CURRENCY);
        var mapping = Files.writeString(folder.resolve("mapping.yaml"), ours);
        return Messages.ofOrders(KnownAnswers.onlineRetail(), mapping, SOURCE).stream()
                .filter(order -> Replay.at(order).isBefore(END))
                .toList();
    }

    private Collector collector() throws InterruptedException {
        var interaction = stack.topology().url(Service.INTERACTION);
        var token = new Tokens(stack.topology()).of("admin");
        try (var http = HttpClient.newHttpClient()) {
            var key = new Sources(stack.home(), interaction, token, http).writeKey(SOURCE);
            return new Collector(interaction, "/v1/batch", key);
        }
    }
}
