package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.kit.Columns;
import io.rapport.mis.measure.Measures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The bridge's own history of attributions, which outlives the compaction of their topic, of memberships and of arms. */
@ApplicationScoped
class History {
    private final Jdbi jdbi;
    private final Measures measures;

    History(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    Enrolled membershipsIn(List<UUID> segments) {
        return new Enrolled(jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, segment_id, version, at, entered, partition_id as partition, record_offset as "offset"
                from membership where segment_id = any(:segments)
                """)
                .bindArray("segments", UUID.class, segments)
                .mapTo(Enrolled.Change.class)
                .collect(groupingBy(Enrolled.Change::customerId))));
    }

    Armed arms(List<UUID> customers, List<Target> targets) {
        return new Armed(decisions(customers), sizes(targets));
    }

    private Map<UUID, List<Armed.Decision>> decisions(List<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select customer_id, campaign_id, held_out, decided_at as at, partition_id as partition, record_offset as "offset"
                from campaign_arm where customer_id = any(:customers)
                """)
                .bindArray("customers", UUID.class, customers)
                .mapTo(Armed.Decision.class)
                .collect(groupingBy(Armed.Decision::customerId)));
    }

    /** By the number of the published revision and campaign, as of the offsets that each names. */
    private Map<Long, Map<UUID, Armed.Size>> sizes(List<Target> targets) {
        var ranges = targets.stream().flatMap(Looked::at).toList();
        return jdbi.withHandle(handle -> handle.createQuery("""
                select l.seq, a.campaign_id, count(*) filter (where not a.held_out) as treated, count(*) filter (where a.held_out) as held_out
                from unnest(:seq, :until, :campaign, :partition, :from, :to) as l (seq, until, campaign, partition_id, lowest, highest)
                join campaign_arm a on a.partition_id = l.partition_id and a.record_offset between l.lowest and l.highest
                    and a.decided_at < l.until and (l.campaign is null or a.campaign_id = l.campaign)
                group by 1, 2
                """)
                .bindNamedArgumentFinder(Columns.of(ranges)
                        .bigint("seq", looked -> looked.target().published().seq())
                        .timestamptz(
                                "until", looked -> measures.end(looked.target().bucket()))
                        .uuid(
                                "campaign",
                                looked -> looked.target().bucket().campaign().orElse(null))
                        .integer("partition", looked -> looked.range().partition())
                        .bigint("from", looked -> looked.range().from())
                        .bigint("to", looked -> looked.range().to()))
                .reduceRows(new HashMap<>(), (sizes, row) -> {
                    sizes.computeIfAbsent(row.getColumn("seq", Long.class), _ -> new HashMap<>())
                            .put(
                                    row.getColumn("campaign_id", UUID.class),
                                    new Armed.Size(
                                            row.getColumn("treated", Long.class),
                                            row.getColumn("held_out", Long.class)));
                    return sizes;
                }));
    }

    /** A target and a range of deliveries that it names. */
    private record Looked(Target target, SourceRange range) {
        static Stream<Looked> at(Target target) {
            return target.published().sources().stream()
                    .filter(range -> range.topic().equals(Armed.TOPIC))
                    .map(range -> new Looked(target, range));
        }
    }

    Attributed of(List<UUID> visitors) {
        return new Attributed(jdbi.withHandle(handle -> handle.createQuery("""
                select visitor_id, customer_id, version, partition_id as partition, record_offset as "offset"
                from attribution_history where visitor_id = any(:visitors)
                """)
                .bindArray("visitors", UUID.class, visitors)
                .mapTo(Attributed.Version.class)
                .collect(groupingBy(Attributed.Version::visitorId))));
    }
}
