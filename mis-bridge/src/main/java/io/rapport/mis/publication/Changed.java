package io.rapport.mis.publication;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.kit.Columns;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The buckets that wait for the flusher: the newest windows first, so that imported history does not hold up the present. */
@ApplicationScoped
class Changed {
    private static final long LOCK = 0x666c757368L;

    private final Jdbi jdbi;

    Changed(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whatever this transaction reads from here on is of one moment; it has not read anything yet. */
    void seeOneSnapshot() {
        jdbi.useHandle(handle -> handle.execute("set transaction isolation level repeatable read"));
    }

    /** Until the transaction ends; false if another replica has it. */
    boolean lock(Family family, Set<Window> windows) {
        return jdbi.withHandle(handle -> handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK + List.of(family.name(), windows.toString()).hashCode())
                .mapTo(Boolean.class)
                .one());
    }

    /** 0 where none of these waits. What comes later waits for the next round, so that a bucket is not published more often than rounds come. */
    long newestBucket(List<Family> families, Set<Window> windows) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select case when exists (select from dirty where family = any(:families) and window_name = any(:windows))
                    then (select max(seq) from dirty) else 0 end
                """)
                .bindNamedArgumentFinder(Columns.of(families).text("families", Family::name))
                .bindNamedArgumentFinder(Columns.of(windows).text("windows", Window::name))
                .mapTo(Long.class)
                .one());
    }

    long newestVisitor() {
        return newest("select coalesce(max(seq), 0) from dirty_visitor");
    }

    private long newest(String select) {
        return jdbi.withHandle(
                handle -> handle.createQuery(select).mapTo(Long.class).one());
    }

    /** Each bucket once, with all its marks. */
    Map<Family, List<Bucket>> take(List<Family> families, Set<Window> windows, long upTo, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with chosen as (
                    select family, start, window_name, currency, dimension from dirty
                    where family = any(:families) and window_name = any(:windows) and seq <= :upTo
                    group by family, start, window_name, currency, dimension
                    order by start desc limit :most),
                taken as (
                    delete from dirty d using chosen c
                    where (d.family, d.start, d.window_name, d.currency, d.dimension)
                        = (c.family, c.start, c.window_name, c.currency, c.dimension) and d.seq <= :upTo
                    returning d.family, d.start, d.window_name, d.currency, d.dimension)
                select distinct family, start, window_name, currency, dimension from taken
                """)
                .bindNamedArgumentFinder(Columns.of(families).text("families", Family::name))
                .bindNamedArgumentFinder(Columns.of(windows).text("windows", Window::name))
                .bind("upTo", upTo)
                .bind("most", most)
                .map(row -> new Marked(row.getColumn("family", Family.class), Bucket.read(row)))
                .collect(groupingBy(Marked::family, mapping(Marked::bucket, toList()))));
    }

    private record Marked(Family family, Bucket bucket) {}
}
