package io.rapport.mis.inputs;

import io.rapport.events.MisEvent.InputChanged;
import java.math.BigDecimal;
import java.time.Instant;

/** One version of an input; {@code kpi} by its published name. */
record Input(
        String input,
        long version,
        String kind,
        BigDecimal value,
        String currency,
        String kpi,
        String subject,
        Instant validFrom,
        Instant validTo,
        boolean withdrawn) {

    static Input of(InputChanged changed) {
        return new Input(
                changed.input(),
                changed.version(),
                changed.kind(),
                changed.value(),
                changed.currency(),
                changed.kpi(),
                changed.subject(),
                changed.validFrom(),
                changed.validTo(),
                Boolean.TRUE.equals(changed.withdrawn()));
    }
}
