package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.log.Log;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts published KPIs again from the log, one or a hundred thousand in the same pass, each from the offsets that it names. */
final class Recount implements Log.Reader {
    private final Measures measures;
    private final List<Revision> published;
    private final Map<Bucket, List<Summed>> sums;
    private final Map<Bucket, ActiveCount> active;
    private final NewCount firsts;
    private Seen seen = new Seen();

    Recount(Measures measures, List<Revision> published) {
        this.measures = measures;
        this.published = published;
        sums = targets(Family.SUMS)
                .map(Summed::new)
                .collect(groupingBy(summed -> summed.target().bucket()));
        active = new HashMap<>();
        targets(Family.ACTIVE).forEach(target -> active.put(target.bucket(), new ActiveCount(target)));
        firsts = new NewCount(measures, targets(Family.NEW).toList());
    }

    /** What has to be read for all of them. */
    Collection<SourceRange> ranges() {
        var ranges = new TreeMap<String, SourceRange>();
        published.stream()
                .flatMap(revision -> revision.sources().stream())
                .filter(range -> !range.topic().equals(Attributed.TOPIC))
                .forEach(range -> ranges.merge(range.topic() + "/" + range.partition(), range, Recount::both));
        return ranges.values();
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
            if (event.data() instanceof Activity activity) {
                measures.activeIn(activity, event.envelope().time()).stream()
                        .map(active::get)
                        .filter(Objects::nonNull)
                        .forEach(count -> count.add(activity.visitorId(), event, checksum));
                measures.placement(activity, checksum, event.partition(), event.offset())
                        .ifPresent(firsts::add);
            }
        }
    }

    /** All results, by the attributions that each names. */
    List<Proof> proofs(History history) {
        var proofs = new ArrayList<Proof>();
        sums.values().forEach(all -> all.forEach(summed -> proofs.add(summed.proof())));
        var attributed = history.of(active.values().stream()
                .flatMap(count -> count.visitors().stream())
                .distinct()
                .toList());
        active.values().forEach(count -> proofs.add(count.proof(attributed)));
        proofs.addAll(firsts.proofs(history));
        return proofs;
    }

    private void sum(Received<RapportEvent> event, long checksum) {
        for (var contribution :
                measures.contributions(event.data(), event.envelope().time())) {
            for (var summed : sums.getOrDefault(contribution.bucket(), List.of())) {
                if (summed.target().kpi().counts(contribution.touches())
                        && summed.target().looksAt(event.topic(), event.partition(), event.offset())) {
                    summed.sum().add(contribution, checksum, event.offset());
                }
            }
        }
    }

    private Stream<Target> targets(Family family) {
        return published.stream()
                .filter(revision -> revision.kpi().family() == family)
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

        Proof proof() {
            var value = target.kpi().value(sum, target.bucket().currency());
            return Proof.of(target.published(), value, sum.events(), sum.checksum());
        }
    }
}
