package io.rapport.stack.bench;

import java.util.List;

/**
 * P1: batches.
 *
 * @param kafka events a second that ProducerPerformance wrote, a figure for each run
 * @param collector events a second that the collector acknowledged, likewise
 * @param ratio of the medians
 */
record Throughput(
        List<Double> kafka,
        List<Double> collector,
        double kafkaMedian,
        double collectorMedian,
        double ratio,
        double goal,
        Verdict verdict) {
    static final double GOAL = 0.6;

    static Throughput of(List<Double> kafka, List<Double> collector) {
        var limit = Median.of(kafka);
        var reached = Median.of(collector);
        return new Throughput(
                kafka, collector, limit, reached, reached / limit, GOAL, Verdict.of(reached / limit >= GOAL));
    }
}
