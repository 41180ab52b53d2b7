package io.rapport.mis.publication;

import static io.rapport.mis.store.Query.instant;

import io.agroal.api.AgroalDataSource;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Window;
import io.rapport.mis.store.Query;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The buckets that wait for the flusher: the newest windows first, so that imported history does not hold up the present. */
@ApplicationScoped
class Changed {
    private static final long LOCK = 0x666c757368L;

    private final AgroalDataSource database;

    Changed(AgroalDataSource database) {
        this.database = database;
    }

    /** Until the transaction ends; false if another replica has it. */
    boolean lock(Family family) {
        return Query.of(
                        "select pg_try_advisory_xact_lock(?)",
                        LOCK + family.name().charAt(0))
                .one(database, row -> row.getBoolean(1));
    }

    /** What comes later waits for the next round, so that a bucket is not published more often than rounds come. */
    long newestBucket() {
        return Query.of("select coalesce(max(seq), 0) from dirty").one(database, row -> row.getLong(1));
    }

    long newestVisitor() {
        return Query.of("select coalesce(max(seq), 0) from dirty_visitor").one(database, row -> row.getLong(1));
    }

    /** Each bucket once, with all its marks. */
    Map<Family, List<Bucket>> take(List<Family> families, long upTo, int most) {
        return Query.of("""
                        with chosen as (
                            select family, start, window_name, currency, dimension from dirty where family = any(?) and seq <= ?
                            group by family, start, window_name, currency, dimension
                            order by start desc limit ?),
                        taken as (
                            delete from dirty d using chosen c
                            where (d.family, d.start, d.window_name, d.currency, d.dimension)
                                = (c.family, c.start, c.window_name, c.currency, c.dimension) and d.seq <= ?
                            returning d.family, d.start, d.window_name, d.currency, d.dimension)
                        select distinct family, start, window_name, currency, dimension from taken
                        """, families.stream().map(Family::name).toArray(String[]::new), upTo, most, upTo)
                .list(database, Changed::marked)
                .stream()
                .collect(
                        Collectors.groupingBy(Marked::family, Collectors.mapping(Marked::bucket, Collectors.toList())));
    }

    private static Marked marked(ResultSet row) throws SQLException {
        return new Marked(
                Family.valueOf(row.getString("family")),
                new Bucket(
                        Window.valueOf(row.getString("window_name")),
                        instant(row, "start"),
                        row.getString("currency"),
                        row.getString("dimension")));
    }

    private record Marked(Family family, Bucket bucket) {}
}
