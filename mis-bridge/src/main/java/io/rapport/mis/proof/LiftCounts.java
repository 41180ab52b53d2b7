package io.rapport.mis.proof;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.RapportEvent;
import io.rapport.kit.inbox.Received;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Contribution;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Lift;
import io.rapport.mis.measure.Sum;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What campaigns brought, counted again: effects are kept while the log is read, whose they are and in which arm she is, is asked at the end. */
final class LiftCounts {
    private final Map<Bucket, List<Target>> targets;
    private final Map<Bucket, List<Effect>> effects = new HashMap<>();

    LiftCounts(Stream<Target> targets) {
        this.targets = targets.filter(target -> target.kpi() == Kpi.INCREMENTAL_REVENUE)
                .collect(groupingBy(target -> target.bucket().overall()));
    }

    void keep(Received<RapportEvent> event, Contribution contribution, long checksum) {
        if (targets.containsKey(contribution.bucket())
                && Kpi.INCREMENTAL_REVENUE.counts(contribution.touches())
                && event.data() instanceof Activity activity) {
            effects.computeIfAbsent(contribution.bucket(), _ -> new ArrayList<>())
                    .add(new Effect(
                            activity.visitorId(),
                            activity.order().placedAt().truncatedTo(ChronoUnit.MICROS),
                            contribution,
                            event.topic(),
                            event.partition(),
                            event.offset(),
                            checksum));
        }
    }

    List<Proof> proofs(History history) {
        if (targets.isEmpty()) {
            return List.of();
        }
        var attributed = history.of(effects.values().stream()
                .flatMap(List::stream)
                .map(Effect::visitorId)
                .distinct()
                .toList());
        var armed = history.arms(
                attributed.customers(),
                targets.values().stream().flatMap(List::stream).toList());
        return targets.values().stream()
                .flatMap(List::stream)
                .map(target -> proof(target, attributed, armed))
                .toList();
    }

    private Proof proof(Target target, Attributed attributed, Armed armed) {
        var campaigns = new HashMap<UUID, Campaign>();
        effects.getOrDefault(target.bucket().overall(), List.of()).stream()
                .filter(effect -> target.looksAt(effect.topic(), effect.partition(), effect.offset()))
                .forEach(effect -> armed.armsOf(person(effect, attributed, target), effect.placedAt(), target)
                        .forEach((campaign, heldOut) -> campaigns
                                .computeIfAbsent(campaign, _ -> new Campaign())
                                .add(effect, heldOut)));
        var sum = new Sum();
        var incremental = campaigns.entrySet().stream()
                .filter(campaign -> target.bucket()
                        .campaign()
                        .filter(only -> !only.equals(campaign.getKey()))
                        .isEmpty())
                .map(campaign -> campaign.getValue().total(armed.size(target, campaign.getKey()), sum))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var value = Lift.rounded(incremental, target.bucket().currency());
        return Proof.of(target.published(), value, sum.events(), sum.checksum());
    }

    /** Nobody, where the visitor is nobody's. */
    private static Set<UUID> person(Effect effect, Attributed attributed, Target target) {
        var now = attributed.customerOf(effect.visitorId(), target);
        var first = now.flatMap(_ -> attributed.firstCustomerOf(effect.visitorId(), target));
        return Stream.of(now, first).flatMap(Optional::stream).collect(toSet());
    }

    /** An effect of the window, and when its order was placed. */
    private record Effect(
            UUID visitorId,
            Instant placedAt,
            Contribution contribution,
            String topic,
            int partition,
            long offset,
            long checksum) {}

    /** What both arms spent. */
    private static final class Campaign {
        private final Sum treated = new Sum();
        private final Sum heldOut = new Sum();

        void add(Effect effect, boolean isHeldOut) {
            (isHeldOut ? heldOut : treated).add(effect.contribution(), effect.checksum(), effect.offset());
        }

        /** Nothing where there is nobody to compare. */
        BigDecimal total(Armed.Size size, Sum counted) {
            if (size.treated() == 0 || size.heldOut() == 0) {
                return BigDecimal.ZERO;
            }
            counted.add(treated);
            counted.add(heldOut);
            return new Lift(treated.gross(), heldOut.gross(), size.treated(), size.heldOut()).incremental();
        }
    }
}
