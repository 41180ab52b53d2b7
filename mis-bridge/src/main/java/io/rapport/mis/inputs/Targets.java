package io.rapport.mis.inputs;

import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** KPIs against the targets of the MIS: the days of its time added up, or averaged by their events where a sum means nothing. */
@ApplicationScoped
class Targets {
    private static final int DECIMALS = 4;

    private final Jdbi jdbi;
    private final Clock clock;

    Targets(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    List<Progress> list(String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select i.input, i.kpi, i.value, i.currency, i.valid_from, i.valid_to, d.total, d.average
                from mis_input i left join lateral (
                    select sum(k.value) as total, sum(k.value * k.events) / nullif(sum(k.events), 0) as average
                    from kpi k where k.kpi = upper(replace(i.kpi, '-', '_')) and k.window_name = 'DAY' and k.dimension = ''
                        and k.start >= i.valid_from and k.start < i.valid_to
                        and k.currency = coalesce(i.currency, :noCurrency)) d on true
                where i.kind = 'target' and not i.withdrawn and i.input > :after order by i.input limit :limit
                """)
                .bind("noCurrency", Bucket.NO_CURRENCY)
                .bind("after", after)
                .bind("limit", limit)
                .map(this::read)
                .list());
    }

    private Progress read(RowView row) {
        var kpi = Kpi.labelled(row.getColumn("kpi", String.class)).orElseThrow();
        var target = row.getColumn("value", BigDecimal.class);
        var found = row.getColumn(kpi.isAddedUp() ? "total" : "average", BigDecimal.class);
        var actual = found == null ? BigDecimal.ZERO : found;
        var from = row.getColumn("valid_from", Instant.class);
        var to = row.getColumn("valid_to", Instant.class);
        return new Progress(
                row.getColumn("input", String.class),
                kpi.label(),
                row.getColumn("currency", String.class),
                from,
                to,
                target,
                kpi.isAddedUp() ? actual : actual.setScale(DECIMALS, RoundingMode.HALF_UP),
                target.signum() == 0 ? null : actual.divide(target, DECIMALS, RoundingMode.HALF_UP),
                elapsed(from, to));
    }

    private BigDecimal elapsed(Instant from, Instant to) {
        var gone = Duration.between(from, clock.instant()).toMillis();
        var whole = Duration.between(from, to).toMillis();
        return Kpi.share(Math.clamp(gone, 0, whole), whole);
    }

    /** {@code share} is actual ÷ target, {@code elapsed} how much of the time is over; both from 0, the second up to 1. */
    record Progress(
            String input,
            String kpi,
            String currency,
            Instant validFrom,
            Instant validTo,
            BigDecimal target,
            BigDecimal actual,
            BigDecimal share,
            BigDecimal elapsed) {}
}
