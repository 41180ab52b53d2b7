package io.rapport.analytics.rebuild;

import static java.util.stream.Collectors.joining;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables beside the live ones, of the same names in a schema of their own: who looks there first computes with the very same code.
 */
@ApplicationScoped
class Shadow {
    private static final String NEVER_AGAIN = "9223372036854775807";

    private final Jdbi jdbi;

    Shadow(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Empty but for what is left of erased customers and visitors: the log no longer tells of them. */
    void make() {
        drop();
        jdbi.useHandle(handle -> {
            handle.createQuery("""
                    select make_shadow(oid) from pg_class
                    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                      and not relname = any (:shared)""")
                    .bindArray("shared", String.class, List.copyOf(Tables.SHARED))
                    .mapTo(String.class)
                    .list();
            handle.execute(
                    "create trigger discard before insert on rebuild.outbox for each row execute function discard()");
            handle.execute("""
                    insert into rebuild.visitor (visitor_id, attribution_version)
                    select visitor_id, attribution_version from public.visitor where attribution_version = """ + NEVER_AGAIN);
            handle.execute("""
                    insert into rebuild.customer (customer_id, profile_version, deleted)
                    select customer_id, profile_version, deleted from public.customer where profile_version = """ + NEVER_AGAIN);
            Tables.NOBODYS.forEach((table, rows) -> handle.execute(
                    "insert into rebuild.%1$s select * from public.%1$s where %2$s".formatted(table, rows)));
        });
    }

    void drop() {
        jdbi.useHandle(handle -> {
            handle.execute("set local client_min_messages = warning");
            handle.execute("drop schema if exists rebuild cascade");
            handle.execute("create schema rebuild");
        });
    }

    /** Until the transaction ends, names mean what is computed anew. */
    void enter() {
        jdbi.useHandle(handle -> handle.execute("set local search_path = rebuild, public"));
    }

    void leave() {
        jdbi.useHandle(handle -> handle.execute("set local search_path = public"));
    }

    /** By which the schema was made: a table may look otherwise after another one. */
    int migration() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select max(installed_rank) from public.flyway_schema_history")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Those that are there in this version of the service. */
    List<String> tables() {
        return jdbi.withHandle(handle -> Tables.REBUILT.stream()
                .filter(table -> !columns(handle, table).isEmpty())
                .toList());
    }

    List<String> columns(String table) {
        return jdbi.withHandle(handle -> columns(handle, table));
    }

    private static List<String> columns(Handle handle, String table) {
        return handle.createQuery("""
                select quote_ident(attname) from pg_attribute
                where attrelid = to_regclass('public.' || quote_ident(:table)) and attnum > 0 and not attisdropped order by attnum""").bind("table", table).mapTo(String.class).list();
    }

    /** Empty where there is none. */
    List<String> primaryKey(String table) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                select quote_ident(attname) from pg_index i
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                where i.indisprimary and i.indrelid = to_regclass('public.' || quote_ident(:table)) order by attnum""").bind("table", table).mapTo(String.class).list());
    }

    void analyze() {
        jdbi.useHandle(handle -> tables().forEach(table -> handle.execute("analyze rebuild." + table)));
    }

    /** What the log does not tell goes over as it stands, and so does whoever it does not name. */
    void carryOver() {
        var carried = columns("customer").stream()
                .filter(Tables.CARRIED.get("customer")::contains)
                .toList();
        jdbi.useHandle(handle -> {
            handle.execute("""
                    update rebuild.customer r set %s from public.customer l
                    where l.customer_id = r.customer_id and (%s) is distinct from (%s)""".formatted(
                    carried.stream().map(column -> column + " = l." + column).collect(joining(", ")),
                    each("r", carried),
                    each("l", carried)));
            var columns =
                    Stream.concat(Stream.of("customer_id"), carried.stream()).collect(joining(", "));
            handle.execute("""
                    insert into rebuild.customer (%1$s) select %1$s from public.customer l
                    where not exists (select from rebuild.customer r where r.customer_id = l.customer_id)""".formatted(columns));
        });
    }

    private static String each(String table, List<String> columns) {
        return columns.stream().map(column -> table + "." + column).collect(joining(", ", "row(", ")"));
    }

    /** Puts what was computed anew in the place of what stood: at once, with the transaction. Gives up soon rather than hold up readers. */
    void takeOver() {
        jdbi.useHandle(handle -> {
            handle.execute("set local lock_timeout = '500ms'");
            for (var table : tables()) {
                handle.execute("drop table public." + table);
                handle.execute("alter table rebuild." + table + " set schema public");
            }
        });
    }

    /** Customers in the schema, in the order of their ids, that have figures. */
    List<UUID> buyers(UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select distinct customer_id from rebuild.customer_metrics where customer_id > :after order by customer_id limit :limit""")
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
    }
}
