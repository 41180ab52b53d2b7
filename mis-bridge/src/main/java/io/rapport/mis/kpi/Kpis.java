package io.rapport.mis.kpi;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was published last. */
@ApplicationScoped
public class Kpis {
    private final AgroalDataSource database;

    Kpis(AgroalDataSource database) {
        this.database = database;
    }

    public Optional<Revision> find(Kpi kpi, Bucket bucket) {
        return Query.of(
                        """
                        select %s from kpi where kpi = ? and window_name = ? and dimension = ? and start = ? and currency = ?
                        """.formatted(Revision.COLUMNS),
                        kpi.name(),
                        bucket.window().name(),
                        bucket.dimension(),
                        bucket.start(),
                        bucket.currency())
                .list(database, Revision::read)
                .stream()
                .findFirst();
    }

    /** Ascending by start and currency; {@code currency} empty means all. At most {@code limit}, after a bucket's start and currency. */
    List<Revision> between(Series series, Instant from, Instant to, Optional<String> currency, Place after, int limit) {
        var parameters = new ArrayList<Object>(List.of(
                series.kpi().name(),
                series.window().name(),
                series.dimension(),
                from,
                to,
                after.start(),
                after.currency()));
        currency.ifPresent(parameters::add);
        parameters.add(limit);
        return Query.of(
                        """
                        select %s from kpi where kpi = ? and window_name = ? and dimension = ? and start >= ? and start < ?
                            and (start, currency) > (?, ?) %s
                        order by start, currency limit ?
                        """.formatted(Revision.COLUMNS, currency.isPresent() ? "and currency = ?" : ""),
                        parameters.toArray())
                .list(database, Revision::read);
    }

    /** The newest revisions after {@code seq}, in the order they were committed; one that was overtaken meanwhile is left out. */
    List<Revision> after(long seq, int limit) {
        return Query.of("select %s from kpi where seq > ? order by seq limit ?".formatted(Revision.COLUMNS), seq, limit)
                .list(database, Revision::read);
    }

    long newestSeq() {
        return Query.of("select coalesce(max(seq), 0) from kpi").one(database, row -> row.getLong(1));
    }

    /** All, by key, a slice at a time. */
    public List<Revision> slice(List<Kpi> kpis, Optional<Revision> after, int limit) {
        var names = kpis.stream().map(Kpi::name).toArray(String[]::new);
        return after.map(last -> Query.of(
                        """
                                select %s from kpi where kpi = any(?)
                                    and (kpi, window_name, dimension, start, currency) > (?, ?, ?, ?, ?)
                                order by kpi, window_name, dimension, start, currency limit ?
                                """.formatted(Revision.COLUMNS),
                        names,
                        last.kpi().name(),
                        last.bucket().window().name(),
                        last.bucket().dimension(),
                        last.bucket().start(),
                        last.bucket().currency(),
                        limit))
                .orElseGet(() -> Query.of("""
                        select %s from kpi where kpi = any(?) order by kpi, window_name, dimension, start, currency limit ?
                        """.formatted(Revision.COLUMNS), names, limit))
                .list(database, Revision::read);
    }

    /** One KPI over time. */
    record Series(Kpi kpi, Window window, String dimension) {}

    /** Where a page ended. */
    record Place(Instant start, String currency) {
        static final Place BEGINNING = new Place(Instant.EPOCH.minusSeconds(1L << 40), "");
    }
}
