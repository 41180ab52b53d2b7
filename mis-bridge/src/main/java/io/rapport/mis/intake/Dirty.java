package io.rapport.mis.intake;

import io.rapport.kit.Columns;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.jdbi.v3.core.Jdbi;

/** Tells the flusher which buckets changed, in the transaction that changed them. */
@ApplicationScoped
class Dirty {
    private final Jdbi jdbi;

    Dirty(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void mark(Family family, Collection<Bucket> buckets) {
        if (buckets.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select :family, * from unnest(:window, :start, :currency, :dimension)
                """)
                .bind("family", family)
                .bindNamedArgumentFinder(Columns.of(buckets)
                        .text("window", Bucket::window)
                        .timestamptz("start", Bucket::start)
                        .text("currency", Bucket::currency)
                        .text("dimension", Bucket::dimension))
                .execute());
    }
}
