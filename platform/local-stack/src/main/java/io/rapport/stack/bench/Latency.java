package io.rapport.stack.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Times from due to answered in milliseconds, and how many requests were not answered 200. */
record Latency(long requests, long refused, double p50, double p99, double max) {
    static Latency of(Histogram micros, long refused) {
        return new Latency(
                micros.getTotalCount(),
                refused,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    /** Each figure the median of the runs; requests are added up. */
    static Latency median(List<Latency> runs) {
        return new Latency(
                runs.stream().mapToLong(Latency::requests).sum(),
                runs.stream().mapToLong(Latency::refused).sum(),
                Median.of(runs.stream().mapToDouble(Latency::p50)),
                Median.of(runs.stream().mapToDouble(Latency::p99)),
                Median.of(runs.stream().mapToDouble(Latency::max)));
    }
}
