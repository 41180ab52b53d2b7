package io.rapport.mis.proof;

import io.rapport.mis.measure.Contribution;
import io.rapport.mis.measure.Sum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One KPI of one segment, counted from the effects of its window when it is known whose they are and where she was. */
record SegmentCount(Target target) {

    /** An effect of the window, and when it happened. */
    record Effect(
            UUID visitorId,
            Instant at,
            Contribution contribution,
            String topic,
            int partition,
            long offset,
            long checksum) {}

    Proof proof(List<Effect> effects, Attributed attributed, Enrolled enrolled) {
        var sum = new Sum();
        effects.stream()
                .filter(effect -> target.kpi().counts(effect.contribution().touches()))
                .filter(effect -> target.looksAt(effect.topic(), effect.partition(), effect.offset()))
                .filter(effect -> isMember(effect, attributed, enrolled))
                .forEach(effect -> sum.add(effect.contribution(), effect.checksum(), effect.offset()));
        var value = target.kpi().value(sum, target.bucket().currency());
        return Proof.of(target.published(), value, sum.events(), sum.checksum());
    }

    UUID segment() {
        return target.bucket().segment().orElseThrow();
    }

    private boolean isMember(Effect effect, Attributed attributed, Enrolled enrolled) {
        Optional<UUID> customer = attributed.customerOf(effect.visitorId(), target);
        return customer.isPresent() && enrolled.isIn(customer.get(), segment(), effect.at(), target);
    }
}
