package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.Topic;
import io.rapport.mis.measure.Lift;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Who is in which arm of which campaign, at any offsets of the deliveries; and how many are. */
record Armed(Map<UUID, List<Decision>> decisions, Map<Long, Map<UUID, Size>> sizes) {
    static final String TOPIC = Topic.CAMPAIGN_DELIVERIES.topicName();

    /** By campaign, whether an order that somebody placed then is of one held out; in both arms, or not watched then, is in none. */
    Map<UUID, Boolean> armsOf(Collection<UUID> person, Instant placedAt, Target asOf) {
        var arms = new TreeMap<UUID, Boolean>();
        person.stream()
                .flatMap(customer -> decisions.getOrDefault(customer, List.of()).stream())
                .filter(decision -> asOf.looksAt(TOPIC, decision.partition(), decision.offset()))
                .collect(groupingBy(Decision::campaignId))
                .forEach((campaign, hers) -> {
                    if (isWatched(hers, placedAt)
                            && hers.stream().map(Decision::heldOut).distinct().count() == 1) {
                        arms.put(campaign, hers.getFirst().heldOut());
                    }
                });
        return arms;
    }

    /** Of a campaign, decided before the target's window ended. */
    Size size(Target target, UUID campaign) {
        return sizes.getOrDefault(target.published().seq(), Map.of()).getOrDefault(campaign, new Size(0, 0));
    }

    private static boolean isWatched(List<Decision> hers, Instant placedAt) {
        var since = hers.stream().map(Decision::at).min(Instant::compareTo).orElseThrow();
        return !placedAt.isBefore(since) && placedAt.isBefore(since.plus(Lift.WATCHED));
    }

    record Decision(UUID customerId, UUID campaignId, boolean heldOut, Instant at, int partition, long offset) {}

    /** How many were treated and how many held out. */
    record Size(long treated, long heldOut) {}
}
