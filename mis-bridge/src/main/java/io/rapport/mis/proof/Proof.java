package io.rapport.mis.proof;

import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Checksum;
import java.math.BigDecimal;

/** A published KPI beside what its sources give when they are counted again. */
public record Proof(boolean equal, KpiRevised published, Recomputed recomputed) {

    static Proof of(Revision published, BigDecimal value, long events, long checksum) {
        var equal = published.value().compareTo(value) == 0
                && published.events() == events
                && published.checksum() == checksum;
        return new Proof(equal, published.published(), new Recomputed(value, events, Checksum.text(checksum)));
    }

    public record Recomputed(BigDecimal value, long eventCount, String checksum) {}
}
