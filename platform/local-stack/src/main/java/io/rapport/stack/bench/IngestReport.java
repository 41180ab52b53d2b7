package io.rapport.stack.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code bench ingest} found.
 *
 * @param unread records that services had yet to read when a run began, over all runs; more than 0 means that something else used the stack
 */
record IngestReport(
        Instant at, Machine machine, Load load, int eventBytes, long unread, Throughput batches, Delay singles)
        implements Report {
    @Override
    public String table() {
        return """
                %s
                %s; medians of %d runs; %,d records unread at starts

                P1  batches of %d events of %,d bytes, %d connections, %,d events a run
                    %-34s %,12.0f events/s   (%s)
                    %-34s %,12.0f events/s   (%s)
                    %-34s %12.2f            goal >= %.1f: %s

                P2  single events of %,d bytes, open loop at %,d/s for %d s a run        p50 ms     p99 ms     max ms    refused
                %s
                %s
                    %-66s %9.2f  %9.2f             goal p99 <= %.0f, none refused: %s
                """.formatted(
                        machine.line(),
                        at,
                        load.runs(),
                        unread,
                        Payload.BATCH,
                        eventBytes,
                        ClosedLoop.CONNECTIONS,
                        load.events(),
                        "Kafka's ProducerPerformance",
                        batches.kafkaMedian(),
                        each(batches.kafka()),
                        "collector",
                        batches.collectorMedian(),
                        each(batches.collector()),
                        "ratio",
                        batches.ratio(),
                        batches.goal(),
                        batches.verdict().word(),
                        eventBytes,
                        load.rate(),
                        load.time().toSeconds(),
                        row("collector with nothing to do", singles.nothingMedian()),
                        row("collector, after the ack", singles.eventsMedian()),
                        "more",
                        singles.moreP50(),
                        singles.moreP99(),
                        singles.goal(),
                        singles.verdict().word());
    }

    static String row(String what, Latency latency) {
        return "    %-66s %9.2f  %9.2f  %9.2f  %9d"
                .formatted(what, latency.p50(), latency.p99(), latency.max(), latency.refused());
    }

    static String each(List<Double> rates) {
        return rates.stream().map("%,.0f"::formatted).collect(Collectors.joining("  "));
    }
}
