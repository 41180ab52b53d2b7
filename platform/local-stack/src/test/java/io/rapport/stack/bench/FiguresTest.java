package io.rapport.stack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {
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

    private static Verdict delay(Latency nothing, Latency events) {
        return Delay.of(1_500, List.of(nothing), List.of(events)).verdict();
    }

    private static Latency latency(long refused, double p99) {
        return new Latency(10, refused, 1, p99, 20);
    }
}
