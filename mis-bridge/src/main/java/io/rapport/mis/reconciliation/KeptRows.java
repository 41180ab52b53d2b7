package io.rapport.mis.reconciliation;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Checksum;
import io.rapport.mis.measure.Sum;
import io.rapport.mis.proof.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Holds published sums against the rows that they were summed from: who changes a row makes the next revision wrong, though this one is right. */
@ApplicationScoped
class KeptRows {
    private final Jdbi jdbi;

    KeptRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Those of the figures whose rows add up to something else. */
    List<Proof> different(List<Revision> figures) {
        var summed = figures.stream().filter(KeptRows::isSummed).toList();
        var parts = parts(summed);
        return summed.stream()
                .filter(figure -> parts.containsKey(figure.seq()))
                .map(figure -> proof(figure, parts.get(figure.seq())))
                .filter(proof -> !proof.equal())
                .toList();
    }

    private static boolean isSummed(Revision figure) {
        var kpi = figure.kpi();
        return kpi.family().isSummed()
                && kpi.costsOf().isEmpty()
                && figure.bucket().segment().isEmpty();
    }

    private static Proof proof(Revision figure, List<Part> parts) {
        var sum = new Sum();
        parts.stream().filter(part -> figure.kpi().counts(part.touches())).forEach(part -> sum.add(part.sum()));
        var value = figure.kpi().value(sum, figure.bucket().currency());
        return Proof.of(figure, value, sum.events(), sum.checksum());
    }

    /** By {@code seq}, of one moment; a figure that has been revised since, or waits to be, has none. */
    private Map<Long, List<Part>> parts(List<Revision> figures) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select k.seq, coalesce(b.touches, 0) as touches, coalesce(b.orders, 0) as orders, coalesce(b.gross, 0) as gross,
                    coalesce(b.refunds, 0) as refunds, coalesce(b.events, 0) as events, coalesce(b.checksum, 0) as checksum
                from unnest(:seq) as seq
                join kpi k using (seq)
                left join bucket b on (b.start, b.window_name, b.currency, b.dimension)
                    = (k.start, k.window_name, k.currency, k.dimension)
                where not exists (select from dirty d where (d.start, d.window_name, d.currency, d.dimension)
                    = (k.start, k.window_name, k.currency, k.dimension) and d.family in ('SUMS', 'TRAFFIC'))
                """)
                .bindNamedArgumentFinder(Columns.of(figures).bigint("seq", Revision::seq))
                .map(Part::read)
                .collect(groupingBy(Part::seq)));
    }

    private record Part(long seq, int touches, Sum sum) {
        static Part read(RowView row) {
            return new Part(
                    row.getColumn("seq", Long.class),
                    row.getColumn("touches", Integer.class),
                    Sum.of(
                            row.getColumn("orders", Long.class),
                            row.getColumn("gross", BigDecimal.class),
                            row.getColumn("refunds", BigDecimal.class),
                            row.getColumn("events", Long.class),
                            Checksum.of(row.getColumn("checksum", BigDecimal.class)),
                            0,
                            0));
        }
    }
}
