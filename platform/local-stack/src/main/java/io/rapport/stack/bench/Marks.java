package io.rapport.stack.bench;

import io.rapport.stack.bench.SurgeReport.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/** Marks that were sent, and when each was seen on the topic. */
final class Marks {
    private static final String PREFIX = "mark-";

    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private int made;

    /** Those of a phase. */
    record Sent(String words, List<Mark> marks) {}

    Mark next(Mark.Kind kind) {
        return new Mark(kind, PREFIX + run + "-" + made++);
    }

    void see(Arrivals.Arrival arrival) {
        var id = arrival.id();
        if (id.startsWith(PREFIX)) {
            seen.putIfAbsent(id, arrival.nanos());
        }
    }

    Phase latencies(Sent sent) {
        var latencies = new EnumMap<Mark.Kind, Latency>(Mark.Kind.class);
        for (var kind : Mark.Kind.values()) {
            latencies.put(
                    kind,
                    latency(sent.marks().stream()
                            .filter(mark -> mark.kind() == kind && mark.isAccepted())
                            .toList()));
        }
        return new Phase(sent.words(), latencies);
    }

    private Latency latency(List<Mark> accepted) {
        var micros = new Histogram(Mark.LONGEST_MICROS, 3);
        var unseen = 0;
        for (var mark : accepted) {
            var at = seen.get(mark.id());
            micros.recordValue(at == null ? Mark.LONGEST_MICROS : mark.microsUntil(at));
            unseen += at == null ? 1 : 0;
        }
        return Latency.of(micros, unseen);
    }
}
