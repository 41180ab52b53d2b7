package io.rapport.mis.publication;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Lift;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * What campaigns brought beyond what would have come anyway, counted anew from single effects: an order is of the arm of its customer, or of the
 * customer whom its visitor was at first, so that a merge takes nobody out of her arm; an order of both arms is left out.
 */
@ApplicationScoped
class LiftFigures {
    private static final String ALL_APPLIED = """
            select coalesce(jsonb_agg(jsonb_build_object('topic', topic, 'partition', partition_id, 'from', lowest, 'to', highest)
                order by topic, partition_id), '[]')::text
            from mark where topic in ('customer.attributions.v1', 'campaign.deliveries.v1')
            """;

    private final Jdbi jdbi;
    private final Measures measures;

    LiftFigures(Jdbi jdbi, Measures measures) {
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
                .flatMap(part -> Stream.of(part, part.overall()))
                .collect(groupingBy(Part::bucket))
                .entrySet()
                .stream()
                .map(bucket -> figure(bucket.getKey(), bucket.getValue(), applied))
                .toList();
    }

    /** One statement, so that the marks are of the same moment; its first row carries them. */
    private List<Part> parts(List<Bucket> buckets) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with asked as (
                    select * from unnest(:start, :window, :currency, :until) as c (start, window_name, currency, until)),
                effects as (
                    select c.*, e.partition_id, e.record_offset, e.visitor_id, e.placed_at, e.gross, e.checksum, v.customer_id
                    from asked c join order_effect e
                        on e.placed_at >= c.start and e.placed_at < c.until and e.currency = c.currency
                    join visitor v on v.visitor_id = e.visitor_id and v.customer_id is not null
                    where (e.orders <> 0 or e.gross <> 0) and exists (select from campaign_arm)),
                people as (
                    select * from effects
                    union all
                    select e.start, e.window_name, e.currency, e.until, e.partition_id, e.record_offset, e.visitor_id, e.placed_at, e.gross,
                        e.checksum, f.customer_id
                    from effects e cross join lateral (
                        select h.customer_id from attribution_history h where h.visitor_id = e.visitor_id order by h.version limit 1) f
                    where f.customer_id <> e.customer_id),
                armed as (
                    select p.start, p.window_name, p.currency, p.until, p.partition_id, p.record_offset, p.gross, p.checksum,
                        a.campaign_id, bool_or(a.held_out) as held_out
                    from people p join campaign_arm a on a.customer_id = p.customer_id
                    group by p.start, p.window_name, p.currency, p.until, p.partition_id, p.record_offset, p.gross, p.checksum,
                        a.campaign_id, p.placed_at
                    having bool_or(a.held_out) = bool_and(a.held_out)
                        and p.placed_at >= min(a.decided_at) and p.placed_at < min(a.decided_at) + make_interval(secs => :watched)),
                found as (
                    select start, window_name, currency, until, campaign_id, held_out, partition_id, sum(gross) as gross,
                        count(*) as events, sum(checksum) as checksum, min(record_offset) as lowest, max(record_offset) as highest
                    from armed group by 1, 2, 3, 4, 5, 6, 7),
                bounds as (select distinct campaign_id, until from found),
                timeline as (
                    select campaign_id, decided_at as at, held_out, false as bound from campaign_arm
                    where campaign_id in (select campaign_id from bounds)
                    union all
                    select campaign_id, until, null, true from bounds),
                arms as (
                    select campaign_id, at, bound, count(*) filter (where not held_out) over before as treated,
                        count(*) filter (where held_out) over before as held_out
                    from timeline
                    window before as (partition by campaign_id order by at, bound desc rows unbounded preceding)),
                published as (
                    select distinct k.start, k.window_name, k.currency, k.dimension from asked c join kpi k
                        on k.kpi = 'INCREMENTAL_REVENUE' and k.window_name = c.window_name
                        and k.dimension like 'campaign=%%' and k.start = c.start and k.currency = c.currency)
                select null::timestamptz as start, null as window_name, null as currency, null as dimension, null::uuid as campaign_id,
                    null::boolean as held_out, null::int as partition_id, null::numeric as gross, null::bigint as events,
                    null::numeric as checksum, null::bigint as lowest, null::bigint as highest, null::bigint as customers_treated,
                    null::bigint as customers_held_out, (%s) as applied
                union all
                select f.start, f.window_name, f.currency, 'campaign=' || f.campaign_id, f.campaign_id, f.held_out, f.partition_id, f.gross,
                    f.events, f.checksum, f.lowest, f.highest, a.treated, a.held_out, null
                from found f join arms a on a.campaign_id = f.campaign_id and a.at = f.until and a.bound
                where a.treated > 0 and a.held_out > 0
                union all
                select start, window_name, currency, dimension, null, null, null, 0, 0, 0, null, null, 0, 0, null from published
                """.formatted(ALL_APPLIED))
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .timestamptz("start", Bucket::start)
                        .text("window", Bucket::window)
                        .text("currency", Bucket::currency)
                        .timestamptz("until", measures::end))
                .bind("watched", Lift.WATCHED.toSeconds())
                .map(Part::read)
                .list());
    }

    private static Figure figure(Bucket bucket, List<Part> parts, List<SourceRange> applied) {
        var found = parts.stream().filter(part -> part.campaign() != null).toList();
        var total = new Sum();
        var ranges = new TreeMap<Integer, Sum>();
        found.forEach(part -> {
            total.add(part.sum());
            ranges.computeIfAbsent(part.partition(), _ -> new Sum()).add(part.sum());
        });
        var incremental = found.stream().collect(groupingBy(Part::campaign)).values().stream()
                .map(LiftFigures::lift)
                .map(Lift::incremental)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var sources = Stream.concat(
                applied.stream(),
                ranges.entrySet().stream()
                        .map(range -> new SourceRange(
                                "interaction.events.v1",
                                range.getKey(),
                                range.getValue().lowest(),
                                range.getValue().highest())));
        return new Figure(
                Kpi.INCREMENTAL_REVENUE,
                bucket,
                Lift.rounded(incremental, bucket.currency()),
                total.events(),
                total.checksum(),
                sources.toList());
    }

    private static Lift lift(List<Part> ofCampaign) {
        var any = ofCampaign.getFirst();
        return new Lift(
                spent(ofCampaign, false), spent(ofCampaign, true), any.customersTreated(), any.customersHeldOut());
    }

    private static BigDecimal spent(List<Part> ofCampaign, boolean heldOut) {
        return ofCampaign.stream()
                .filter(part -> part.heldOut() == heldOut)
                .map(part -> part.sum().gross())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What one partition adds to one arm in one bucket; no campaign: nothing any more. The bucket is null in the row that carries the marks. */
    private record Part(
            Bucket bucket,
            UUID campaign,
            boolean heldOut,
            Integer partition,
            Sum sum,
            long customersTreated,
            long customersHeldOut,
            String applied) {
        static Part read(RowView row) {
            var applied = row.getColumn("applied", String.class);
            if (applied != null) {
                return new Part(null, null, false, null, new Sum(), 0, 0, applied);
            }
            var campaign = row.getColumn("campaign_id", UUID.class);
            if (campaign == null) {
                return new Part(Bucket.read(row), null, false, null, new Sum(), 0, 0, null);
            }
            return new Part(
                    Bucket.read(row),
                    campaign,
                    row.getColumn("held_out", Boolean.class),
                    row.getColumn("partition_id", Integer.class),
                    Sum.of(
                            0,
                            row.getColumn("gross", BigDecimal.class),
                            BigDecimal.ZERO,
                            row.getColumn("events", Long.class),
                            Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                            row.getColumn("lowest", Long.class),
                            row.getColumn("highest", Long.class)),
                    row.getColumn("customers_treated", Long.class),
                    row.getColumn("customers_held_out", Long.class),
                    null);
        }

        Part overall() {
            return new Part(
                    bucket.overall(), campaign, heldOut, partition, sum, customersTreated, customersHeldOut, applied);
        }
    }
}
