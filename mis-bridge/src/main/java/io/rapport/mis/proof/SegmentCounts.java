package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Contribution;
import io.rapport.mis.proof.SegmentCount.Effect;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sums of orders by segment, counted again: effects are kept while the log is read, who was in a segment is asked at the end. */
final class SegmentCounts {
    private final Map<Bucket, List<SegmentCount>> counts;
    private final Map<Bucket, List<Effect>> effects = new HashMap<>();

    /** Of these targets those that are of a segment. */
    SegmentCounts(Stream<Target> targets) {
        counts = targets.filter(target -> target.bucket().segment().isPresent())
                .collect(groupingBy(target -> target.bucket().overall(), mapping(SegmentCount::new, toList())));
    }

    void keep(Received<RapportEvent> event, Contribution contribution, long checksum) {
        if (counts.containsKey(contribution.bucket()) && event.data() instanceof Activity activity) {
            effects.computeIfAbsent(contribution.bucket(), _ -> new ArrayList<>())
                    .add(new Effect(
                            activity.visitorId(),
                            event.envelope().time().truncatedTo(ChronoUnit.MICROS),
                            contribution,
                            event.topic(),
                            event.partition(),
                            event.offset(),
                            checksum));
        }
    }

    List<Proof> proofs(History history) {
        if (counts.isEmpty()) {
            return List.of();
        }
        var all = counts.values().stream().flatMap(List::stream).toList();
        var enrolled = history.membershipsIn(
                all.stream().map(SegmentCount::segment).distinct().toList());
        var attributed = history.of(effects.values().stream()
                .flatMap(List::stream)
                .map(Effect::visitorId)
                .distinct()
                .toList());
        return all.stream()
                .map(count -> count.proof(
                        effects.getOrDefault(count.target().bucket().overall(), List.of()), attributed, enrolled))
                .toList();
    }
}
