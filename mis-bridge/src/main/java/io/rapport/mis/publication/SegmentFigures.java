package io.rapport.mis.publication;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * Figures of orders by segment, counted anew from single effects: those of customers, by the attributions as they are now, who were in the segment
 * at the effect's {@code ce_time}. A segment that was published and has nothing any more is published as nothing.
 */
@ApplicationScoped
class SegmentFigures {
    private static final String ALL_APPLIED = """
            select coalesce(jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                order by topic, partition_id), '[]')::text
            from mark where topic in ('customer.attributions.v1', 'analytics.segment-memberships.v1')
            """;

    private final Jdbi jdbi;
    private final Measures measures;

    SegmentFigures(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    List<Figure> of(List<Bucket> buckets) {
        if (buckets.isEmpty()) {
            return List.of();
        }
        var parts = parts(buckets);
        var applied = List.of(EventJson.read(parts.getFirst().applied(), SourceRange[].class));
        return parts.stream()
                .filter(part -> part.bucket() != null)
                .collect(groupingBy(Part::bucket))
                .entrySet()
                .stream()
                .flatMap(bucket -> figures(bucket.getKey(), bucket.getValue(), applied))
                .toList();
    }

    /** One statement, so that the marks are of the same moment; its first row carries them. */
    private List<Part> parts(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with asked as (
                    select * from unnest(:start, :window, :currency, :until) as c (start, window_name, currency, until)),
                effects as (
                    select c.start, c.window_name, c.until, e.*, e.placed_at >= c.start and e.placed_at < c.until as placed
                    from asked c join order_effect e
                        on e.placed_at >= c.start and e.placed_at < c.until and e.currency = c.currency
                    union all
                    select c.start, c.window_name, c.until, e.*, false
                    from asked c join order_effect e
                        on e.at >= c.start and e.at < c.until and e.refunds <> 0 and e.currency = c.currency
                    where not (e.placed_at >= c.start and e.placed_at < c.until)),
                touched as (
                    select e.*, e.at >= e.start and e.at < e.until and e.refunds <> 0 as refunded,
                        case when not placed then 0 when orders <> 0 then 3 when gross <> 0 then 2 else 0 end as by_placing
                    from effects e),
                members as (
                    select t.*, m.segment_id from touched t
                    join visitor v on v.visitor_id = t.visitor_id and v.customer_id is not null
                    cross join lateral (
                        select distinct on (segment_id) segment_id, entered from membership
                        where customer_id = v.customer_id and at <= t.at
                        order by segment_id, at desc, version desc) m
                    where m.entered and (t.by_placing > 0 or t.refunded)),
                found as (
                    select start, window_name, currency, 'segment=' || segment_id as dimension, partition_id,
                        by_placing + case when refunded then 4 else 0 end as touches,
                        sum(case when placed then orders else 0 end) as orders,
                        sum(case when placed then gross else 0 end) as gross,
                        sum(case when refunded then refunds else 0 end) as refunds,
                        count(*) as events, sum(checksum) as checksum, min(record_offset) as lowest, max(record_offset) as highest
                    from members group by 1, 2, 3, 4, 5, 6),
                published as (
                    select distinct k.start, k.window_name, k.currency, k.dimension from asked c join kpi k
                        on k.kpi in ('ORDERS', 'REVENUE', 'AOV', 'REFUNDS', 'NET_REVENUE') and k.window_name = c.window_name
                        and k.dimension like 'segment=%%' and k.start = c.start and k.currency = c.currency)
                select null::timestamptz as start, null as window_name, null as currency, null as dimension, null::int as partition_id,
                    null::int as touches, null::numeric as orders, null::numeric as gross, null::numeric as refunds,
                    null::bigint as events, null::numeric as checksum, null::bigint as lowest, null::bigint as highest,
                    (%s) as applied
                union all
                select *, null from found
                union all
                select start, window_name, currency, dimension, null, 0, 0, 0, 0, 0, 0, null, null, null from published
                """.formatted(ALL_APPLIED))
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .timestamptz("start", Bucket::start)
                        .text("window", Bucket::window)
                        .text("currency", Bucket::currency)
                        .timestamptz("until", measures::end))
                .map(Part::read)
                .list());
    }

    private static Stream<Figure> figures(Bucket bucket, List<Part> parts, List<SourceRange> applied) {
        return Stream.of(Kpi.ORDERS, Kpi.REVENUE, Kpi.AOV, Kpi.REFUNDS, Kpi.NET_REVENUE)
                .map(kpi -> {
                    var total = new Sum();
                    var ranges = new TreeMap<Integer, Sum>();
                    parts.stream().filter(part -> kpi.counts(part.touches())).forEach(part -> {
                        total.add(part.sum());
                        ranges.computeIfAbsent(part.partition(), _ -> new Sum()).add(part.sum());
                    });
                    var sources = Stream.concat(
                            applied.stream(),
                            ranges.entrySet().stream()
                                    .map(range -> new SourceRange(
                                            "interaction.events.v1",
                                            range.getKey(),
                                            range.getValue().lowest(),
                                            range.getValue().highest())));
                    return new Figure(
                            kpi,
                            bucket,
                            kpi.value(total, bucket.currency()),
                            total.events(),
                            total.checksum(),
                            sources.toList());
                });
    }

    /** What one partition adds to one segment's bucket; the bucket is null in the row that carries the marks. */
    private record Part(Bucket bucket, Integer partition, int touches, Sum sum, String applied) {
        static Part read(RowView row) {
            var applied = row.getColumn("applied", String.class);
            if (applied != null) {
                return new Part(null, null, 0, new Sum(), applied);
            }
            var partition = row.getColumn("partition_id", Integer.class);
            var sum = partition == null
                    ? new Sum()
                    : Sum.of(
                            row.getColumn("orders", Long.class),
                            row.getColumn("gross", BigDecimal.class),
                            row.getColumn("refunds", BigDecimal.class),
                            row.getColumn("events", Long.class),
                            Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                            row.getColumn("lowest", Long.class),
                            row.getColumn("highest", Long.class));
            return new Part(Bucket.read(row), partition, row.getColumn("touches", Integer.class), sum, null);
        }
    }
}
