package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent;
import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.Arrivals.Arrival;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Load LOAD = new Load(1, 1, 1, Duration.ofSeconds(1), Duration.ZERO);

    @Test
    void takesTheMiddleOfRuns() {
        assertThat(Median.of(DoubleStream.of(9, 1, 4))).isEqualTo(4);
        assertThat(Median.of(DoubleStream.of(8, 2))).isEqualTo(5);
    }

    @Test
    void comparesTheMediansOfBoth() {
        var batches = Throughput.of(List.of(100.0, 300.0, 200.0), List.of(90.0, 120.0, 150.0));
        assertThat(batches.ratio()).isEqualTo(0.6);
        assertThat(batches.verdict()).isEqualTo(Verdict.MET);
        assertThat(Throughput.of(List.of(100.0), List.of(59.0)).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void readsPercentilesInMilliseconds() {
        var micros = new Histogram(1_000_000, 3);
        for (var i = 1; i <= 100; i++) {
            micros.recordValue(i * 10);
        }
        assertThat(Latency.of(micros, 2)).isEqualTo(new Latency(100, 2, 0.5, 0.99, 1.0));
    }

    @Test
    void refusesNothingAndAddsLittle() {
        assertThat(delay(latency(0, 2), latency(0, 27))).isEqualTo(Verdict.MET);
        assertThat(delay(latency(0, 2), latency(0, 28))).isEqualTo(Verdict.MISSED);
        assertThat(delay(latency(0, 2), latency(1, 3))).isEqualTo(Verdict.MISSED);
    }

    @Test
    void saysNothingOnAMachineThatIsLateWithNothing() {
        assertThat(delay(latency(0, 4_000), latency(0, 3_000))).isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void addsUpRefusalsOfAllRuns() {
        assertThat(Latency.median(List.of(latency(1, 3), latency(0, 9), latency(2, 5))))
                .isEqualTo(new Latency(30, 3, 1, 5, 20));
    }

    @Test
    void takesProducerPerformanceOnceWarm() {
        var output = """
                500 records sent, 100.0 records/sec (0.10 MB/sec), 1.0 ms avg latency, 9.0 ms max latency.
                900 records sent, 300.5 records/sec (0.29 MB/sec), 1.00 ms avg latency, 9.00 ms max latency, 1 ms 50th, 1 ms 95th, 2 ms 99th, 3 ms 99.9th.
                900 records sent, 450.5 records/sec (0.44 MB/sec), 1.00 ms avg latency, 9.00 ms max latency, 1 ms 50th, 1 ms 95th, 2 ms 99th, 3 ms 99.9th.
                """;
        assertThat(ProducerLimit.rate(output)).isEqualTo(450.5);
        assertThatThrownBy(() -> ProducerLimit.rate("no broker"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no broker");
    }

    @Test
    void makesEventsOfOneKilobyteWithIdsOfTheirOwn() throws IOException {
        var events = new Payload().events(3);
        assertThat(events)
                .allSatisfy(event -> assertThat(event).hasSize(Payload.BYTES))
                .doesNotHaveDuplicates();
        assertThat(EventJson.MAPPER.readTree(events.getFirst()).path("event").asText())
                .isEqualTo("Product Viewed");
        var batch = EventJson.MAPPER.readTree(new Payload().batches(1).getFirst());
        assertThat(batch.path("batch")).hasSize(Payload.BATCH);
        assertThat(EventJson.MAPPER.readTree(Payload.nothing()).path("batch")).isEmpty();
    }

    @Test
    void alignsItsRows() {
        assertThat(IngestReport.row("collector", latency(7, 12)))
                .hasSize(4 + 66 + 4 * 9 + 1 + 3 * 2)
                .endsWith("     20.00          7");
    }

    @Test
    void comparesTheTimelineWithCopy() {
        var report = TimelineReport.of(
                Instant.EPOCH, Machine.here(), LOAD, List.of(50_000.0, 60_000.0, 40_000.0), List.of(25_000.0));
        assertThat(report.ratio()).isEqualTo(0.5);
        assertThat(report.verdict()).isEqualTo(Verdict.MET);
        assertThat(report.table()).contains("COPY").contains("0.50");
    }

    @Test
    void wantsEveryProbeSeenInTimeEverywhere() {
        var quick = new EnumMap<Place, Latency>(Place.class);
        for (var place : Place.values()) {
            quick.put(place, new Latency(100, 0, 150, 1_000, 1_200));
        }
        var late = new EnumMap<>(quick);
        late.put(Place.KPI, new Latency(100, 0, 151, 900, 950));
        late.put(Place.SEGMENT, new Latency(100, 1, 20, 900, 120_000));
        assertThat(Freshness.of(1_500, List.of(quick)).verdicts().values()).containsOnly(Verdict.MET);
        assertThat(Freshness.of(1_500, List.of(late)).verdicts())
                .containsEntry(Place.TIMELINE, Verdict.MET)
                .containsEntry(Place.KPI, Verdict.MISSED)
                .containsEntry(Place.SEGMENT, Verdict.MISSED);
    }

    @Test
    void wantsEveryRevisionInOrderAndNobodyInside() {
        var quick = new WebhooksReport.Run(new Latency(100, 0, 20, 900, 1_500), 0, 0);
        var lost = new WebhooksReport.Run(new Latency(100, 1, 20, 900, 1_500), 0, 0);
        var inside = new WebhooksReport.Run(new Latency(100, 0, 20, 900, 1_500), 0, 1);
        assertThat(webhooks(quick).verdict()).isEqualTo(Verdict.MET);
        assertThat(webhooks(quick).table()).contains("out of order: 0; calls at the address inside: 0");
        assertThat(webhooks(lost).verdict()).isEqualTo(Verdict.MISSED);
        assertThat(webhooks(inside).verdict()).isEqualTo(Verdict.MISSED);
    }

    private static WebhooksReport webhooks(WebhooksReport.Run beside) {
        return new WebhooksReport(Instant.EPOCH, Machine.here(), LOAD, 20, List.of(beside), List.of(beside));
    }

    @Test
    void findsAnOrderInTheFirstRevisionThatLookedAtIt() {
        var person = new Person("p1", "0190bec0-0000-7000-8000-000000000001");
        var probe = new Probe(person);
        var seen = new Seen("0190bec0-0000-7000-8000-000000000009");
        probe.order();
        probe.accepted();
        seen.take(arrival(Topic.INTERACTION_EVENTS, 3, 42, "v", "order-p1", "{}", 0));
        seen.take(arrival(Topic.MIS_KPIS, 0, 1, "revenue|minute|x", "k1", kpi(probe, 41), 1_000_000));
        assertThat(seen.everywhere(probe)).isFalse();
        assertThat(seen.latencies(List.of(probe)).get(Place.KPI).refused()).isEqualTo(1);
        seen.take(arrival(Topic.MIS_KPIS, 0, 2, "revenue|minute|x", "k2", kpi(probe, 42), 2_000_000_000L));
        seen.take(arrival(Topic.MIS_KPIS, 0, 3, "revenue|minute|x", "k3", kpi(probe, 50), 60_000_000_000L));
        assertThat(seen.latencies(List.of(probe)).get(Place.KPI))
                .satisfies(latency -> assertThat(latency.refused()).isZero())
                .satisfies(latency -> assertThat(latency.max()).isBetween(1_999.0, 50_000.0));
    }

    @Test
    void readsTheRateOfPgbench() {
        assertThat(Selects.rate("number of failed transactions: 0\ntps = 12345.6789 (without initial connection time)"))
                .isEqualTo(12_345.6789);
        assertThatThrownBy(() -> Selects.rate("connection refused"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void judgesReadsByRateAndByTail() {
        var figure = ReadsReport.Figure.of(
                List.of(1_000.0), List.of(new Readers.Reading(400, new Latency(10, 0, 1, 20, 30))));
        assertThat(figure.ratio()).isEqualTo(0.4);
        assertThat(figure.rate()).isEqualTo(Verdict.MISSED);
        assertThat(figure.p99()).isEqualTo(Verdict.MET);
        assertThat(ReadsReport.growth(latency(0, 9), new Latency(10, 0, 1.25, 9, 20)))
                .isEqualTo(1.25);
    }

    @Test
    void numbersCustomersAsTheDatabaseDoes() {
        assertThat(Population.customer(0x12ab)).isEqualTo("0190bec0-0000-7000-8000-0000000012ab");
        assertThat(Population.CUSTOMER).startsWith("('0190bec0-0000-7000-8000-' ||");
    }

    @Test
    void hasNamesOfEachLanguageAndNoneTwice() {
        assertThat(Names.all()).hasSize(500).doesNotHaveDuplicates();
        assertThat(new Names.Name("Emma", "Anderson").misspelt()).isEqualTo("Emma Andersn");
    }

    @Test
    void wantsEveryServiceToPublishQuickly() {
        var rates = new EnumMap<Service, List<Double>>(Service.class);
        rates.put(Service.CUSTOMER, List.of(9_000.0, 4_000.0));
        rates.put(Service.SUPPORT, List.of(2_000.0, 3_000.0));
        var soon = List.of(new Latency(10, 0, 15, 100, 120));
        var report = OutboxReport.of(Instant.EPOCH, Machine.here(), LOAD, 10, soon, soon, rates);
        assertThat(report.latency()).isEqualTo(Verdict.MET);
        assertThat(report.throughput()).isEqualTo(Verdict.MISSED);
        assertThat(report.table()).contains("support-service").contains("2,500");
    }

    @Test
    void countsMemoryOnceThoughProcessesShareIt() {
        assertThat(UpBench.kilobytes(
                        List.of("5581-ffff ---p [rollup]", "Rss:  900 kB", "Pss:     512 kB", "Pss_Dirty: 1 kB")))
                .isEqualTo(512);
        var report = UpReport.of(
                Instant.EPOCH,
                Machine.here(),
                List.of(41.0, 39.0),
                List.of(Map.of("a", 3_000.0), Map.of("a", 3_200.0)));
        assertThat(report.time()).isEqualTo(Verdict.MET);
        assertThat(report.memory()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void aFitIsJudgedByItsMedianTimeAndItsMostMemory() {
        var fits = List.of(
                new ClvReport.Fit(29, 300, 900, 310),
                new ClvReport.Fit(33, 300, 1_025, 310),
                new ClvReport.Fit(28, 300, 900, 310));
        var report = ClvReport.of(Instant.EPOCH, Machine.here(), 1_000_000, 2_000_000, fits, 5_000);
        assertThat(report.time()).isEqualTo(Verdict.MET);
        assertThat(report.memory()).isEqualTo(Verdict.MISSED);
        assertThat(report.table()).contains("1,000,000 customers", "29.0  33.0  28.0");
    }

    private static String kpi(Probe probe, long to) {
        var range = new MisEvent.SourceRange(Topic.INTERACTION_EVENTS.topicName(), 3, 1, to);
        return EventJson.write(new MisEvent.KpiRevised(
                "revenue",
                "minute",
                probe.minute(),
                "EUR",
                new TreeMap<>(),
                BigDecimal.ONE,
                1,
                false,
                1,
                List.of(range),
                "0",
                null,
                null));
    }

    private static Arrival arrival(
            Topic topic, int partition, long offset, String key, String id, String value, long after) {
        var record = new ConsumerRecord<>(topic.topicName(), partition, offset, key, value.getBytes(UTF_8));
        record.headers().add("ce_id", id.getBytes(UTF_8));
        return new Arrival(record, System.nanoTime() + after);
    }

    private static Verdict delay(Latency nothing, Latency events) {
        return Delay.of(1_500, List.of(nothing), List.of(events)).verdict();
    }

    private static Latency latency(long refused, double p99) {
        return new Latency(10, refused, 1, p99, 20);
    }
}
