package io.rapport.mis.reconciliation;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Measures;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.measure.Window;
import io.rapport.mis.proof.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * Holds a window too wide to read again against the sum of its minutes, which are held against the log. Only for sums of money and orders:
 * a count of events may count an event in two minutes and once in their hour.
 */
@ApplicationScoped
class Minutes {
    private final Jdbi jdbi;
    private final Measures measures;

    Minutes(Jdbi jdbi, Measures measures) {
        this.jdbi = jdbi;
        this.measures = measures;
    }

    List<Proof> compare(List<Revision> figures) {
        var comparable = figures.stream()
                .filter(figure -> figure.bucket().window() != Window.MINUTE)
                .filter(figure -> isAdditive(figure.kpi()))
                .toList();
        var sums = sums(comparable);
        return comparable.stream()
                .filter(figure -> sums.containsKey(figure.seq()))
                .map(figure -> Proof.ofValue(figure, value(figure, sums.get(figure.seq()))))
                .toList();
    }

    private static BigDecimal value(Revision figure, Sum minutes) {
        return figure.kpi().value(minutes, figure.bucket().currency());
    }

    private static boolean isAdditive(Kpi kpi) {
        return kpi == Kpi.ORDERS || kpi == Kpi.REVENUE || kpi == Kpi.REFUNDS || kpi == Kpi.NET_REVENUE;
    }

    /** By {@code seq}; a figure that has been revised since, or waits to be, has none. */
    private Map<Long, Sum> sums(List<Revision> wide) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select k.seq, sum(m.orders) as orders, sum(m.gross) as gross, sum(m.refunds) as refunds
                from unnest(:seq, :end) as c (seq, ends_at)
                join kpi k on k.seq = c.seq
                join bucket m on m.start >= k.start and m.start < c.ends_at and m.window_name = 'MINUTE'
                    and m.currency = k.currency and m.dimension = k.dimension
                where not exists (select from dirty d where d.start >= k.start and d.start < c.ends_at and d.family = 'SUMS')
                group by k.seq
                """)
                .bindNamedArgumentFinder(Columns.of(wide)
                        .bigint("seq", Revision::seq)
                        .timestamptz("end", figure -> measures.end(figure.bucket())))
                .map(row -> Map.entry(row.getColumn("seq", Long.class), sum(row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static Sum sum(RowView row) {
        return Sum.of(
                row.getColumn("orders", Long.class),
                row.getColumn("gross", BigDecimal.class),
                row.getColumn("refunds", BigDecimal.class),
                0,
                0,
                0,
                0);
    }
}
