package io.rapport.mis.publication;

import static io.rapport.mis.store.Query.instant;
import static java.util.stream.Collectors.groupingBy;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** KPIs that are sums of buckets. */
@ApplicationScoped
class SumFigures {
    private final AgroalDataSource database;

    SumFigures(AgroalDataSource database) {
        this.database = database;
    }

    List<Figure> of(List<Bucket> buckets) {
        var parts = Batch.of(buckets)
                .column(Bucket::start)
                .column(Bucket::window)
                .column(Bucket::currency)
                .column(Bucket::dimension)
                .query(database, """
                        select b.* from unnest(?::text[]::timestamptz[], ?::text[], ?::text[], ?::text[])
                            as c (start, window_name, currency, dimension)
                        join bucket b using (start, window_name, currency, dimension)
                        """, Part::read);
        return parts.stream().collect(groupingBy(Part::bucket)).entrySet().stream()
                .flatMap(bucket -> figures(bucket.getKey(), bucket.getValue()))
                .toList();
    }

    private static Stream<Figure> figures(Bucket bucket, List<Part> parts) {
        return Kpi.of(Family.SUMS).flatMap(kpi -> {
            var counted =
                    parts.stream().filter(part -> kpi.counts(part.touches())).toList();
            return counted.isEmpty() ? Stream.empty() : Stream.of(figure(kpi, bucket, counted));
        });
    }

    private static Figure figure(Kpi kpi, Bucket bucket, List<Part> parts) {
        var total = new Sum();
        var ranges = new TreeMap<Source, Sum>();
        for (var part : parts) {
            total.add(part.sum());
            ranges.computeIfAbsent(part.source(), _ -> new Sum()).add(part.sum());
        }
        var sources = ranges.entrySet().stream()
                .map(range -> range.getKey().range(range.getValue()))
                .toList();
        return new Figure(kpi, bucket, kpi.value(total, bucket.currency()), total.events(), total.checksum(), sources);
    }

    private record Source(String topic, int partition) implements Comparable<Source> {
        SourceRange range(Sum sum) {
            return new SourceRange(topic, partition, sum.lowest(), sum.highest());
        }

        @Override
        public int compareTo(Source other) {
            var byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    /** What one source partition adds to a bucket. */
    private record Part(Bucket bucket, Source source, int touches, Sum sum) {
        static Part read(ResultSet row) throws SQLException {
            return new Part(
                    new Bucket(
                            Window.valueOf(row.getString("window_name")),
                            instant(row, "start"),
                            row.getString("currency"),
                            row.getString("dimension")),
                    new Source(row.getString("topic"), row.getInt("partition_id")),
                    row.getInt("touches"),
                    Sum.of(
                            row.getLong("orders"),
                            row.getBigDecimal("gross"),
                            row.getBigDecimal("refunds"),
                            row.getLong("events"),
                            Checksum.of(row.getBigDecimal("checksum")),
                            row.getLong("lowest"),
                            row.getLong("highest")));
        }
    }
}
