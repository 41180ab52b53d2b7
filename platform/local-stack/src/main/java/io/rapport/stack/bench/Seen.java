package io.rapport.stack.bench;

import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.events.Topic;
import io.rapport.stack.bench.Arrivals.Arrival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;

/** What the topics have shown so far; whether a probe is in it is asked afterwards. */
final class Seen {
    private record Offset(int partition, long offset) {}

    private record Revision(long nanos, KpiRevised kpi) {
        boolean covers(Offset event) {
            return kpi.sources().stream().anyMatch(range -> covers(range, event));
        }

        private static boolean covers(SourceRange range, Offset event) {
            return range.topic().equals(Topic.INTERACTION_EVENTS.topicName())
                    && range.partition() == event.partition()
                    && range.from() <= event.offset()
                    && event.offset() <= range.to();
        }
    }

    private final String segment;
    private final Map<String, Offset> events = new ConcurrentHashMap<>();
    private final Map<String, Long> metrics = new ConcurrentHashMap<>();
    private final Map<String, Long> entries = new ConcurrentHashMap<>();
    private final List<Revision> revisions = new CopyOnWriteArrayList<>();

    Seen(String segment) {
        this.segment = segment;
    }

    void take(Arrival arrival) {
        var record = arrival.record();
        if (record.value() == null) {
            return;
        }
        if (record.topic().equals(Topic.INTERACTION_EVENTS.topicName())) {
            takeEvent(arrival);
        } else if (record.topic().equals(Topic.ANALYTICS_CUSTOMER_METRICS.topicName())) {
            takeMetrics(arrival);
        } else if (record.topic().equals(Topic.ANALYTICS_SEGMENT_MEMBERSHIPS.topicName())) {
            takeEntry(arrival);
        } else if (record.key().startsWith("revenue|minute|")) {
            takeRevision(arrival);
        }
    }

    private void takeEvent(Arrival arrival) {
        var id = arrival.id();
        if (id.startsWith("order-")) {
            events.put(
                    id,
                    new Offset(arrival.record().partition(), arrival.record().offset()));
        }
    }

    private void takeMetrics(Arrival arrival) {
        if (!read(arrival, CustomerMetricsChanged.class).currencies().isEmpty()) {
            metrics.putIfAbsent(arrival.record().key(), arrival.nanos());
        }
    }

    private void takeEntry(Arrival arrival) {
        if (segment.equals(String.valueOf(read(arrival, SegmentEntered.class).segmentId()))) {
            entries.putIfAbsent(arrival.record().key(), arrival.nanos());
        }
    }

    private void takeRevision(Arrival arrival) {
        var kpi = read(arrival, KpiRevised.class);
        if (Probe.CURRENCY.equals(kpi.currency()) && kpi.dimensions().isEmpty()) {
            revisions.add(new Revision(arrival.nanos(), kpi));
        }
    }

    private static <T> T read(Arrival arrival, Class<T> type) {
        try {
            return EventJson.MAPPER.readValue(arrival.record().value(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean everywhere(Probe probe) {
        for (var place : Place.values()) {
            if (at(probe, place).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private OptionalLong at(Probe probe, Place place) {
        return switch (place) {
            case TIMELINE ->
                probe.onTimelineAt() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(probe.onTimelineAt());
            case METRICS -> of(metrics.get(probe.customer()));
            case SEGMENT -> of(entries.get(probe.customer()));
            case KPI -> inKpi(probe);
        };
    }

    private static OptionalLong of(Long nanos) {
        return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    /** The first revision of its minute that looked at its record. */
    private OptionalLong inKpi(Probe probe) {
        var event = events.get(probe.id());
        return event == null
                ? OptionalLong.empty()
                : revisions.stream()
                        .filter(revision -> revision.kpi().start().equals(probe.minute()) && revision.covers(event))
                        .mapToLong(Revision::nanos)
                        .findFirst();
    }

    /** Of each place; what was refused or not seen in time counts as refused, and as the longest time. */
    Map<Place, Latency> latencies(List<Probe> probes) {
        var latencies = new EnumMap<Place, Latency>(Place.class);
        for (var place : Place.values()) {
            var micros = new Histogram(OpenLoop.LONGEST_MICROS, 3);
            var unseen = new ArrayList<Probe>();
            for (var probe : probes) {
                var seen = at(probe, place);
                seen.ifPresentOrElse(nanos -> record(micros, nanos - probe.acceptedAt()), () -> unseen.add(probe));
            }
            unseen.forEach(_ -> micros.recordValue(OpenLoop.LONGEST_MICROS));
            latencies.put(place, Latency.of(micros, unseen.size()));
        }
        return latencies;
    }

    /** Seen before the answer had come: at once. */
    private static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 0, OpenLoop.LONGEST_MICROS));
    }
}
