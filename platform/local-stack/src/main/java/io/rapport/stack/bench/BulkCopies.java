package io.rapport.stack.bench;

import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Copies what services stored of the template customers, a statement for each table. */
record BulkCopies(Target target, Templates templates, Progress progress) {

    /** Work on a database in one transaction. */
    @FunctionalInterface
    interface Laying {
        void into(Connection database) throws SQLException;
    }

    /** Indexes of large tables are quicker made anew than grown. */
    void lay(Service service, List<String> large, Laying laying, String... tables) throws SQLException {
        var begin = System.nanoTime();
        try (var database = target.database(service)) {
            templates.tell(database);
            database.setAutoCommit(false);
            execute(database, "set local maintenance_work_mem = '512MB'");
            var indexes = new LinkedHashMap<String, String>();
            for (var table : large) {
                indexes.putAll(indexes(database, table));
            }
            for (var index : indexes.keySet()) {
                execute(database, "drop index " + index);
            }
            laying.into(database);
            for (var index : indexes.values()) {
                execute(database, index);
            }
            database.commit();
            database.setAutoCommit(true);
            execute(database, "vacuum analyze " + String.join(", ", tables));
        }
        progress.say("  %s laid in within %.0f s".formatted(service.module(), (System.nanoTime() - begin) / 1e9));
    }

    private static Map<String, String> indexes(Connection database, String table) throws SQLException {
        var indexes = new LinkedHashMap<String, String>();
        try (var query = database.createStatement();
                var rows = query.executeQuery("""
                select indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
                from pg_index where indrelid = '%s'::regclass and not indisunique
                """.formatted(table))) {
            while (rows.next()) {
                indexes.put(rows.getString(1), rows.getString(2));
            }
        }
        return indexes;
    }

    /**
     * Rows of the table {@code t} again for customer {@code i} of each number, row {@code g} of all; in any columns that it may have.
     *
     * @param own what is not copied but her own
     */
    void copy(Connection database, String table, String join, int from, int to, int each, Map<String, String> own)
            throws SQLException {
        var columns = columns(database, table);
        var values = columns.stream()
                .map(column -> own.getOrDefault(column, "t." + column))
                .collect(Collectors.joining(", "));
        execute(database, """
                insert into %s (%s) select %s from (
                    select g, (%d + g %% %d)::int i from generate_series(%d::bigint, %d) g) numbered
                join template m on m.k = i %% %d join %s t on %s
                """.formatted(
                        table,
                        String.join(", ", columns),
                        values,
                        from,
                        to - from,
                        (long) from * each,
                        (long) to * each - 1,
                        templates.number(),
                        table,
                        join));
    }

    private static List<String> columns(Connection database, String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var query = database.createStatement();
                var rows = query.executeQuery("select quote_ident(column_name) from information_schema.columns"
                        + " where table_schema = 'public' and table_name = '" + table
                        + "' and is_generated = 'NEVER' and is_identity = 'NO' order by ordinal_position")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    static long count(Connection database, String from) throws SQLException {
        try (var query = database.createStatement();
                var row = query.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }
}
