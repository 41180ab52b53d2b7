package io.rapport.mis.proof;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.rapport.events.MisEvent.KpiRevised;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Checksum;
import java.math.BigDecimal;

/** A published KPI beside what its sources give when they are counted again. */
public record Proof(
        boolean equal,
        KpiRevised published,
        Recomputed recomputed,
        @JsonIgnore Revision figure) {

    public static Proof of(Revision published, BigDecimal value, long events, long checksum) {
        return of(published, published.value().compareTo(value) == 0, value, events, checksum);
    }

    /** {@code near}: within the error that the KPI states. */
    static Proof ofQuantile(Revision published, boolean near, BigDecimal exact, long events, long checksum) {
        return of(published, near, exact, events, checksum);
    }

    /** Where the value alone is counted again. */
    public static Proof ofValue(Revision published, BigDecimal value) {
        return of(published, value, published.events(), published.checksum());
    }

    private static Proof of(Revision published, boolean sameValue, BigDecimal value, long events, long checksum) {
        var equal = sameValue && published.events() == events && published.checksum() == checksum;
        return new Proof(
                equal, published.published(), new Recomputed(value, events, Checksum.text(checksum)), published);
    }

    public record Recomputed(BigDecimal value, long eventCount, String checksum) {}
}
