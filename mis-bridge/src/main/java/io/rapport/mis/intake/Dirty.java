package io.rapport.mis.intake;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.store.Batch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/** Tells the flusher which buckets changed, in the transaction that changed them. */
@ApplicationScoped
class Dirty {
    private final AgroalDataSource database;

    Dirty(AgroalDataSource database) {
        this.database = database;
    }

    void mark(Family family, Collection<Bucket> buckets) {
        Batch.of(buckets)
                .column(_ -> family)
                .column(Bucket::window)
                .column(Bucket::start)
                .column(Bucket::currency)
                .column(Bucket::dimension)
                .update(database, """
                        insert into dirty (family, window_name, start, currency, dimension)
                        select * from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[], ?::text[])
                        """);
    }
}
