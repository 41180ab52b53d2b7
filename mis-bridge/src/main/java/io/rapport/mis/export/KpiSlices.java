package io.rapport.mis.export;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Bucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** KPIs by key, a slice at a time, so that an export holds no transaction and never more than a slice. */
@ApplicationScoped
class KpiSlices {
    static final int SLICE = 1_000;

    private static final Instant BEGINNING = Instant.EPOCH.minusSeconds(1L << 40);

    private final Jdbi jdbi;

    KpiSlices(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What follows {@code last} in the order of the key. */
    List<Revision> after(Selection selection, Optional<Revision> last) {
        var bucket = last.map(Revision::bucket);
        return jdbi.withHandle(handle -> handle.createQuery("""
                select %s from kpi
                where (kpi, window_name, dimension, start, currency) > (:kpi, :window, :dimension, :start, :currency)
                    and (cardinality(:kpis) = 0 or kpi = any(:kpis))
                    and (cardinality(:windows) = 0 or window_name = any(:windows))
                    and (cardinality(:dimensions) = 0 or dimension like any(:dimensions))
                    and (cardinality(:currencies) = 0 or currency = '-' or currency = any(:currencies))
                    and start >= :from and start < :to
                order by kpi, window_name, dimension, start, currency limit :limit
                """.formatted(Revision.COLUMNS))
                .bind("kpi", last.map(revision -> revision.kpi().name()).orElse(""))
                .bind("window", bucket.map(at -> at.window().name()).orElse(""))
                .bind("dimension", bucket.map(Bucket::dimension).orElse(""))
                .bind("start", bucket.map(Bucket::start).orElse(BEGINNING))
                .bind("currency", bucket.map(Bucket::currency).orElse(""))
                .bindNamedArgumentFinder(Columns.of(selection.kpis()).text("kpis", name -> name))
                .bindNamedArgumentFinder(Columns.of(selection.windows()).text("windows", name -> name))
                .bindNamedArgumentFinder(Columns.of(selection.dimensions()).text("dimensions", pattern -> pattern))
                .bindNamedArgumentFinder(Columns.of(selection.currencies()).text("currencies", code -> code))
                .bind("from", selection.from())
                .bind("to", selection.to())
                .bind("limit", SLICE)
                .map(Revision::read)
                .list());
    }
}
