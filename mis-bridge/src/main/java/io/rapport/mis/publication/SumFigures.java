package io.rapport.mis.publication;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.inputs.Costs;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Sum;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** KPIs that are sums of buckets. */
@ApplicationScoped
class SumFigures {
    private final Jdbi jdbi;
    private final Costs costs;

    SumFigures(Jdbi jdbi, Costs costs) {
        this.jdbi = jdbi;
        this.costs = costs;
    }

    List<Figure> of(Family family, List<Bucket> buckets) {
        var parts = parts(buckets);
        var known = parts.isEmpty() ? null : costs.known();
        return parts.entrySet().stream()
                .flatMap(bucket -> figures(family, bucket.getKey(), bucket.getValue(), known))
                .toList();
    }

    private Map<Bucket, List<Part>> parts(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select b.* from unnest(:start, :window, :currency, :dimension) as c (start, window_name, currency, dimension)
                join bucket b using (start, window_name, currency, dimension)
                """)
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .timestamptz("start", Bucket::start)
                        .text("window", Bucket::window)
                        .text("currency", Bucket::currency)
                        .text("dimension", Bucket::dimension))
                .map(Part::read)
                .collect(groupingBy(Part::bucket)));
    }

    private static Stream<Figure> figures(Family family, Bucket bucket, List<Part> parts, Costs.Known costs) {
        return Kpi.of(family)
                .filter(kpi -> kpi.isMeasuredBy(bucket.dimension()))
                .flatMap(kpi -> {
                    var counted = parts.stream()
                            .filter(part -> kpi.counts(part.touches()))
                            .toList();
                    if (counted.isEmpty()) {
                        return Stream.empty();
                    }
                    var total = total(counted);
                    return kpi.costsOf().isPresent()
                            ? costFigures(kpi, bucket, total, counted, costs)
                            : Stream.of(figure(kpi, bucket, kpi.value(total, bucket.currency()), total, counted));
                });
    }

    /** Where nothing costs anything there is no figure, and one that there was becomes nothing. */
    private static Stream<Figure> costFigures(
            Kpi kpi, Bucket bucket, Sum total, List<Part> counted, Costs.Known costs) {
        return costs.currencies().stream()
                .map(currency -> new Bucket(bucket.window(), bucket.start(), currency, bucket.dimension()))
                .filter(priced -> kpi.countedIn(priced).equals(bucket))
                .map(priced -> {
                    var cost = costs.of(kpi.costsOf().orElseThrow(), priced);
                    return cost.signum() == 0
                            ? figure(kpi, priced, BigDecimal.ZERO, new Sum(), counted)
                            : figure(kpi, priced, kpi.perUnit(cost, total, priced.currency()), total, counted);
                });
    }

    private static Sum total(List<Part> parts) {
        var total = new Sum();
        parts.forEach(part -> total.add(part.sum()));
        return total;
    }

    private static Figure figure(Kpi kpi, Bucket bucket, BigDecimal value, Sum total, List<Part> parts) {
        var ranges = new TreeMap<Source, Sum>();
        parts.forEach(
                part -> ranges.computeIfAbsent(part.source(), _ -> new Sum()).add(part.sum()));
        var sources = ranges.entrySet().stream()
                .map(range -> range.getKey().range(range.getValue(), kpi.readsFromTheBeginning()))
                .toList();
        return new Figure(kpi, bucket, value, total.events(), total.checksum(), sources);
    }

    private record Source(String topic, int partition) implements Comparable<Source> {
        SourceRange range(Sum sum, boolean fromTheBeginning) {
            return new SourceRange(topic, partition, fromTheBeginning ? 0 : sum.lowest(), sum.highest());
        }

        @Override
        public int compareTo(Source other) {
            var byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    /** What one source partition adds to a bucket. */
    private record Part(Bucket bucket, Source source, int touches, Sum sum) {
        static Part read(RowView row) {
            return new Part(
                    Bucket.read(row),
                    new Source(row.getColumn("topic", String.class), row.getColumn("partition_id", Integer.class)),
                    row.getColumn("touches", Integer.class),
                    Sum.of(
                            row.getColumn("orders", Long.class),
                            row.getColumn("gross", BigDecimal.class),
                            row.getColumn("refunds", BigDecimal.class),
                            row.getColumn("events", Long.class),
                            Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                            row.getColumn("lowest", Long.class),
                            row.getColumn("highest", Long.class)));
        }
    }
}
