package io.rapport.mis.proof;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.inputs.Costs;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.log.Log;
import io.rapport.mis.measure.Answered;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Counts published KPIs again from the log, one or a hundred thousand in the same pass, each from the offsets that it names. */
final class Recount implements Log.Reader {
    private final Measures measures;
    private final Costs.Known costs;
    private final List<Revision> published;
    private final Map<Bucket, List<Summed>> sums;
    private final SegmentCounts segments;
    private final LiftCounts lifts;
    private final Map<Bucket, ActiveCount> active;
    private final Map<Bucket, List<VisitCount>> visits;
    private final Map<Bucket, List<TimingCount>> timings;
    private final Placements placements;
    private final NewCount firsts;
    private final Answered answered = Answered.nobody();
    private Seen seen = new Seen();

    Recount(Measures measures, Costs.Known costs, List<Revision> published) {
        this.measures = measures;
        this.costs = costs;
        this.published = published;
        sums = targets(Family::isSummed)
                .filter(target -> target.bucket().segment().isEmpty())
                .map(Summed::new)
                .collect(groupingBy(summed ->
                        summed.target().kpi().countedIn(summed.target().bucket())));
        segments = new SegmentCounts(targets(Family::isSummed));
        lifts = new LiftCounts(targets(Family.SEGMENTS::equals));
        active = new HashMap<>();
        targets(Family.ACTIVE::equals).forEach(target -> active.put(target.bucket(), new ActiveCount(target)));
        visits = targets(Family.VISITS::equals)
                .map(VisitCount::new)
                .collect(groupingBy(count -> count.target().bucket()));
        timings = targets(Family.PERCENTILES::equals)
                .collect(groupingBy(Target::bucket, mapping(TimingCount::new, toList())));
        var newCustomers = targets(Family.NEW::equals).toList();
        placements = new Placements(!newCustomers.isEmpty() || !visits.isEmpty());
        firsts = new NewCount(measures, newCustomers, placements);
    }

    /** What has to be read for all of them. */
    Collection<SourceRange> ranges() {
        var ranges = new TreeMap<String, SourceRange>();
        published.stream()
                .flatMap(revision -> revision.sources().stream())
                .filter(Recount::isRead)
                .forEach(range -> ranges.merge(range.topic() + "/" + range.partition(), range, Recount::both));
        return ranges.values();
    }

    /** Whether the log is read for it; attributions and memberships are in the bridge's own history. */
    static boolean isRead(SourceRange range) {
        return !range.topic().equals(Attributed.TOPIC) && !range.topic().equals(Enrolled.TOPIC);
    }

    @Override
    public void startPartition() {
        seen = new Seen();
    }

    @Override
    public void accept(Received<RapportEvent> event) {
        var checksum = Checksum.of(event.envelope().source(), event.envelope().id());
        if (seen.add(checksum)) {
            sum(event, checksum);
            answered.follow(event.data());
            time(event, checksum);
            if (event.data() instanceof Activity activity) {
                see(activity, event, checksum);
            }
        }
    }

    private void time(Received<RapportEvent> event, long checksum) {
        if (!timings.isEmpty()) {
            measures.timing(event.data())
                    .ifPresent(timed -> measures.buckets(event.envelope().time()).stream()
                            .flatMap(bucket -> timings.getOrDefault(bucket, List.of()).stream())
                            .forEach(count -> count.add(timed, event, checksum)));
        }
    }

    private void see(Activity activity, Received<RapportEvent> event, long checksum) {
        measures.activeIn(activity, event.envelope().time()).stream()
                .map(active::get)
                .filter(Objects::nonNull)
                .forEach(count -> count.add(activity.visitorId(), event, checksum));
        measures.visits(activity, event.envelope())
                .forEach(visit -> visits.getOrDefault(visit.bucket(), List.of())
                        .forEach(count -> count.add(visit, activity.visitorId(), event, checksum)));
        measures.placement(activity, checksum, event.partition(), event.offset())
                .ifPresent(placements::add);
    }

    /** All results, by the attributions that each names. */
    List<Proof> proofs(History history) {
        var proofs = new ArrayList<Proof>();
        sums.values().forEach(all -> all.forEach(summed -> proofs.add(summed.proof(costs))));
        var attributed = history.of(active.values().stream()
                .flatMap(count -> count.visitors().stream())
                .distinct()
                .toList());
        active.values().forEach(count -> proofs.add(count.proof(attributed)));
        proofs.addAll(firsts.proofs(history));
        proofs.addAll(visitProofs(history));
        proofs.addAll(segments.proofs(history));
        proofs.addAll(lifts.proofs(history));
        timings.values().forEach(all -> all.forEach(count -> proofs.add(count.proof())));
        return proofs;
    }

    /** Those that agree with the newest view of all orders need none of their own. */
    private List<Proof> visitProofs(History history) {
        var counts = visits.values().stream().flatMap(List::stream).toList();
        if (counts.isEmpty()) {
            return List.of();
        }
        var visitors = Stream.concat(
                counts.stream().flatMap(count -> count.visitors().stream()), placements.visitors().stream());
        var attributed = history.of(visitors.distinct().toList());
        var newest = counts.stream()
                .map(VisitCount::target)
                .max(comparingLong(target -> target.published().seq()))
                .map(target -> new Orderers(measures, placements, attributed, target))
                .orElseThrow();
        return counts.stream()
                .map(count -> {
                    var proof = count.proof(attributed, newest);
                    return proof.equal()
                            ? proof
                            : count.proof(attributed, new Orderers(measures, placements, attributed, count.target()));
                })
                .toList();
    }

    private void sum(Received<RapportEvent> event, long checksum) {
        for (var contribution : measures.contributions(event.data(), event.envelope(), answered)) {
            segments.keep(event, contribution, checksum);
            lifts.keep(event, contribution, checksum);
            for (var summed : sums.getOrDefault(contribution.bucket(), List.of())) {
                if (summed.target().kpi().counts(contribution.touches())
                        && summed.target().looksAt(event.topic(), event.partition(), event.offset())) {
                    summed.sum().add(contribution, checksum, event.offset());
                }
            }
        }
    }

    private Stream<Target> targets(Predicate<Family> families) {
        return published.stream()
                .filter(revision -> families.test(revision.kpi().family()))
                .map(Target::new);
    }

    private static SourceRange both(SourceRange one, SourceRange other) {
        return new SourceRange(
                one.topic(), one.partition(), Math.min(one.from(), other.from()), Math.max(one.to(), other.to()));
    }

    private record Summed(Target target, Sum sum) {
        Summed(Target target) {
            this(target, new Sum());
        }

        Proof proof(Costs.Known costs) {
            var bucket = target.bucket();
            var cost = target.kpi().costsOf().map(subject -> costs.of(subject, bucket));
            if (cost.isEmpty()) {
                return Proof.of(
                        target.published(), target.kpi().value(sum, bucket.currency()), sum.events(), sum.checksum());
            }
            return cost.get().signum() == 0
                    ? Proof.of(target.published(), BigDecimal.ZERO, 0, 0)
                    : Proof.of(
                            target.published(),
                            target.kpi().perUnit(cost.get(), sum, bucket.currency()),
                            sum.events(),
                            sum.checksum());
        }
    }
}
