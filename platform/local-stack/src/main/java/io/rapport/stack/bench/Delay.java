package io.rapport.stack.bench;

import java.util.List;

/**
 * P2: single events at a fixed rate.
 *
 * @param nothing the collector answering requests that hold nothing for Kafka, a figure for each run
 * @param events the collector answering after the ack, likewise
 * @param moreP99 milliseconds that the median p99 of events is above that of nothing
 */
record Delay(
        int rate,
        List<Latency> nothing,
        List<Latency> events,
        Latency nothingMedian,
        Latency eventsMedian,
        double moreP50,
        double moreP99,
        double goal,
        Verdict verdict) {
    static final double GOAL = 25;
    private static final double TOO_BUSY = 100;

    static Delay of(int rate, List<Latency> nothing, List<Latency> events) {
        var idle = Latency.median(nothing);
        var busy = Latency.median(events);
        var more = busy.p99() - idle.p99();
        return new Delay(
                rate, nothing, events, idle, busy, busy.p50() - idle.p50(), more, GOAL, verdict(idle, busy, more));
    }

    /** Nothing can be told on a machine that is late with doing nothing. */
    private static Verdict verdict(Latency idle, Latency busy, double more) {
        return idle.p99() > TOO_BUSY ? Verdict.UNCLEAR : Verdict.of(more <= GOAL && busy.refused() == 0);
    }
}
