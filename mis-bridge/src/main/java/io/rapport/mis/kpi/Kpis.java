package io.rapport.mis.kpi;

import io.rapport.kit.Columns;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What was published last. */
@ApplicationScoped
public class Kpis {
    private final Jdbi jdbi;

    Kpis(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<Revision> find(Kpi kpi, Bucket bucket) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select %s from kpi
                where kpi = :kpi and window_name = :window and dimension = :dimension and start = :start and currency = :currency
                """.formatted(Revision.COLUMNS))
                .bind("kpi", kpi)
                .bind("window", bucket.window())
                .bind("dimension", bucket.dimension())
                .bind("start", bucket.start())
                .bind("currency", bucket.currency())
                .map(Revision::read)
                .findFirst());
    }

    /** Ascending by start and currency; {@code currency} empty means all. At most {@code limit}, after a bucket's start and currency. */
    List<Revision> between(Series series, Instant from, Instant to, Optional<String> currency, Place after, int limit) {
        var sql = """
                select %s from kpi where kpi = :kpi and window_name = :window and dimension = :dimension
                    and start >= :from and start < :to and (start, currency) > (:afterStart, :afterCurrency) %s
                order by start, currency limit :limit
                """.formatted(Revision.COLUMNS, currency.isPresent() ? "and currency = :currency" : "");
        return jdbi.withHandle(handle -> {
            var select = handle.createQuery(sql);
            currency.ifPresent(only -> select.bind("currency", only));
            return select.bind("kpi", series.kpi())
                    .bind("window", series.window())
                    .bind("dimension", series.dimension())
                    .bind("from", from)
                    .bind("to", to)
                    .bind("afterStart", after.start())
                    .bind("afterCurrency", after.currency())
                    .bind("limit", limit)
                    .map(Revision::read)
                    .list();
        });
    }

    /** The newest revisions after {@code seq}, in the order they were committed; one that was overtaken meanwhile is left out. */
    List<Revision> after(long seq, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select %s from kpi where seq > :seq order by seq limit :limit".formatted(Revision.COLUMNS))
                .bind("seq", seq)
                .bind("limit", limit)
                .map(Revision::read)
                .list());
    }

    long newestSeq() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(seq), 0) from kpi")
                .mapTo(Long.class)
                .one());
    }

    /** All, by key, a slice at a time. */
    public List<Revision> slice(List<Kpi> kpis, Optional<Revision> after, int limit) {
        var bucket = after.map(Revision::bucket);
        return jdbi.withHandle(handle -> handle.createQuery("""
                select %s from kpi where kpi = any(:kpis)
                    and (kpi, window_name, dimension, start, currency) > (:kpi, :window, :dimension, :start, :currency)
                order by kpi, window_name, dimension, start, currency limit :limit
                """.formatted(Revision.COLUMNS))
                .bindNamedArgumentFinder(Columns.of(kpis).text("kpis", Kpi::name))
                .bind("kpi", after.map(last -> last.kpi().name()).orElse(""))
                .bind("window", bucket.map(last -> last.window().name()).orElse(""))
                .bind("dimension", bucket.map(Bucket::dimension).orElse(""))
                .bind("start", bucket.map(Bucket::start).orElse(Instant.EPOCH))
                .bind("currency", bucket.map(Bucket::currency).orElse(""))
                .bind("limit", limit)
                .map(Revision::read)
                .list());
    }

    /** All, by the start of their windows. */
    public List<Revision> inOrder(Key after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select %s from kpi
                where (start, kpi, window_name, dimension, currency) > (:start, :kpi, :window, :dimension, :currency)
                order by start, kpi, window_name, dimension, currency limit :limit
                """.formatted(Revision.COLUMNS))
                .bind("start", after.start())
                .bind("kpi", after.kpi())
                .bind("window", after.window())
                .bind("dimension", after.dimension())
                .bind("currency", after.currency())
                .bind("limit", limit)
                .map(Revision::read)
                .list());
    }

    /** Those revised last, the newest first. */
    public List<Revision> newest(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select %s from kpi order by seq desc limit :limit".formatted(Revision.COLUMNS))
                .bind("limit", limit)
                .map(Revision::read)
                .list());
    }

    /** A place in the order of windows; KPI and window by their stored names. */
    public record Key(Instant start, String kpi, String window, String dimension, String currency) {
        public static final Key FIRST = new Key(Instant.parse("0001-01-01T00:00:00Z"), "", "", "", "");
    }

    /** One KPI over time. */
    record Series(Kpi kpi, Window window, String dimension) {}

    /** Where a page ended. */
    record Place(Instant start, String currency) {
        static final Place BEGINNING = new Place(Instant.EPOCH.minusSeconds(1L << 40), "");
    }
}
