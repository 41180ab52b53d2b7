package io.rapport.stack.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.postgresql.PGConnection;

/** The rows that a drain adds to the timeline; its table is taken as it is found. */
final class StoredRows {
    private static final String SCRATCH = "bench.event";

    private final Connection database;
    private Timestamp begin;

    StoredRows(Connection database) {
        this.database = database;
    }

    void beginNow() throws SQLException {
        begin = value("select clock_timestamp()", Timestamp.class);
    }

    long number() throws SQLException {
        return value("select count(*) " + fresh(), Long.class);
    }

    double rowsPerSecond() throws SQLException {
        return value(
                        "select count(*) / extract(epoch from max(stored_at) - min(stored_at)) " + fresh(),
                        java.math.BigDecimal.class)
                .doubleValue();
    }

    /** Rows a second that {@code COPY} takes, of the same rows into an empty table of the same columns and indexes. */
    double copy() throws SQLException, IOException {
        var rows = new ByteArrayOutputStream();
        var copies = database.unwrap(PGConnection.class).getCopyAPI();
        copies.copyOut("copy (select * " + fresh() + ") to stdout (format binary)", rows);
        makeScratch();
        try {
            var start = System.nanoTime();
            var number = copies.copyIn(
                    "copy " + SCRATCH + " from stdin (format binary)", new ByteArrayInputStream(rows.toByteArray()));
            return number / ((System.nanoTime() - start) / 1e9);
        } finally {
            execute("drop schema bench cascade");
        }
    }

    private void makeScratch() throws SQLException {
        execute("drop schema if exists bench cascade");
        execute("create schema bench");
        execute("create table " + SCRATCH + " (like event including all)");
    }

    private String fresh() {
        return "from event where stored_at > '" + begin.toInstant() + "'";
    }

    private void execute(String statement) throws SQLException {
        try (var each = database.createStatement()) {
            each.execute(statement);
        }
    }

    private <T> T value(String query, Class<T> type) throws SQLException {
        try (var each = database.createStatement();
                var row = each.executeQuery(query)) {
            row.next();
            return row.getObject(1, type);
        }
    }
}
