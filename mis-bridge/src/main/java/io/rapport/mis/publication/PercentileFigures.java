package io.rapport.mis.publication;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Durations;
import io.rapport.mis.measure.Timing;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Quantiles of durations: the sketches of all partitions merged. */
@ApplicationScoped
class PercentileFigures {
    private final Jdbi jdbi;

    PercentileFigures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    List<Figure> of(List<Bucket> buckets) {
        return parts(buckets).entrySet().stream()
                .flatMap(of -> figures(of.getKey(), of.getValue()))
                .toList();
    }

    private Map<Of, List<Part>> parts(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select s.*, '-' as currency, '' as dimension
                from unnest(:start, :window) as c (start, window_name) join sketch s using (start, window_name)
                order by s.topic, s.partition_id
                """)
                .bindNamedArgumentFinder(
                        Columns.of(buckets).timestamptz("start", Bucket::start).text("window", Bucket::window))
                .map(Part::read)
                .collect(groupingBy(Part::of)));
    }

    private static Stream<Figure> figures(Of of, List<Part> parts) {
        var all = Durations.none();
        parts.forEach(part -> all.add(part.durations()));
        return of.timing().ranks().entrySet().stream()
                .map(rank -> new Figure(
                        rank.getKey(),
                        of.bucket(),
                        all.quantile(rank.getValue()),
                        parts.stream().mapToLong(Part::events).sum(),
                        parts.stream().mapToLong(Part::checksum).sum(),
                        parts.stream().map(Part::range).toList()));
    }

    private record Of(Bucket bucket, Timing timing) {}

    /** What one source partition adds. */
    private record Part(Of of, Durations durations, long events, long checksum, SourceRange range) {
        static Part read(RowView row) {
            return new Part(
                    new Of(Bucket.read(row), row.getColumn("timing", Timing.class)),
                    Durations.read(row.getColumn("durations", byte[].class)),
                    row.getColumn("events", Long.class),
                    Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                    new SourceRange(
                            row.getColumn("topic", String.class),
                            row.getColumn("partition_id", Integer.class),
                            row.getColumn("lowest", Long.class),
                            row.getColumn("highest", Long.class)));
        }
    }
}
