package io.rapport.analytics.rebuild;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.analytics.rebuild.RebuildResource.Compared;
import io.rapport.analytics.rebuild.RebuildResource.Difference;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Jdbi;

/** Holds what was computed anew against what stands, row by row of one snapshot. */
@ApplicationScoped
class Comparison {
    private static final int NAMED = 10;

    private final Jdbi jdbi;
    private final Shadow shadow;

    Comparison(Jdbi jdbi, Shadow shadow) {
        this.jdbi = jdbi;
        this.shadow = shadow;
    }

    /** {@code differences}: the first ten. */
    record Result(List<Compared> compared, List<Difference> differences) {}

    Result run() {
        jdbi.useHandle(handle ->
                handle.execute("create temp table found (figures text, live jsonb, rebuilt jsonb) on commit drop"));
        var compared = new ArrayList<Compared>();
        var differences = new ArrayList<Difference>();
        for (var table : shadow.tables()) {
            find(table);
            compared.add(counts(table));
            differences.addAll(named(table, NAMED - differences.size()));
        }
        rememberCustomers();
        return new Result(compared, differences);
    }

    private void find(String table) {
        var key = shadow.primaryKey(table);
        var live = rows("public", table);
        var rebuilt = rows("rebuild", table);
        var sql = key.isEmpty() ? """
                  select to_jsonb(l), null::jsonb from (%1$s except all %2$s) l
                  union all select null, to_jsonb(r) from (%2$s except all %1$s) r""" : """
                  select to_jsonb(l), to_jsonb(r) from (%1$s) l full join (%2$s) r using (%3$s) where l is distinct from r""";
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into found (figures, live, rebuilt) select :table, f.* from ("
                                + sql.formatted(live, rebuilt, String.join(", ", key)) + ") f")
                .bind("table", table)
                .execute());
    }

    private String rows(String schema, String table) {
        var carried = Tables.CARRIED.getOrDefault(table, Set.of());
        var columns = shadow.columns(table).stream()
                .filter(column -> !carried.contains(column))
                .collect(joining(", "));
        return "select %s from %s.%s where %s"
                .formatted(columns, schema, table, Tables.TELLING.getOrDefault(table, "true"));
    }

    private Compared counts(String table) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select :table figures, (select count(*) from (%s) l) live, (select count(*) from (%s) r) rebuilt,
                  (select count(*) from found where figures = :table) differing""".formatted(rows("public", table), rows("rebuild", table)))
                        .bind("table", table)
                        .mapTo(Compared.class)
                        .one());
    }

    private List<Difference> named(String table, int most) {
        var key = shadow.primaryKey(table);
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select live::text live, rebuilt::text rebuilt from found where figures = :table order by coalesce(live, rebuilt) limit :most")
                .bind("table", table)
                .bind("most", most)
                .map(row -> difference(
                        table,
                        key,
                        json(row.getColumn("live", String.class)),
                        json(row.getColumn("rebuilt", String.class))))
                .list());
    }

    private static JsonNode json(String text) {
        return text == null ? null : EventJson.read(text, JsonNode.class);
    }

    private static Difference difference(String table, List<String> key, JsonNode live, JsonNode rebuilt) {
        var any = live == null ? rebuilt : live;
        var columns = StreamSupport.stream(((Iterable<String>) any::fieldNames).spliterator(), false)
                .filter(column ->
                        live == null || rebuilt == null || !Objects.equals(live.get(column), rebuilt.get(column)))
                .toList();
        var silent = Tables.PERSONAL.contains(table);
        return new Difference(
                table,
                only(any, key.isEmpty() ? columns : key),
                columns,
                silent || live == null ? null : only(live, columns),
                silent || rebuilt == null ? null : only(rebuilt, columns));
    }

    private static JsonNode only(JsonNode row, List<String> columns) {
        return ((ObjectNode) row.deepCopy()).retain(columns);
    }

    /** Whoever has a row that differs, or had it. */
    private void rememberCustomers() {
        var visitors = Stream.of("public", "rebuild")
                .map(
                        "select v.customer_id from found f join %s.visitor v on v.visitor_id = (coalesce(f.live, f.rebuilt) ->> 'visitor_id')::uuid"
                                ::formatted)
                .collect(joining(" union "));
        jdbi.useHandle(handle -> handle.execute("""
                insert into public.rebuild_customer (customer_id)
                select customer_id from (
                  select (live ->> 'customer_id')::uuid customer_id from found union select (rebuilt ->> 'customer_id')::uuid from found
                  union %s) affected
                where customer_id is not null on conflict do nothing""".formatted(visitors)));
    }
}
