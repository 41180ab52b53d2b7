package io.rapport.customer.sql;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Plain SQL on the connection of the running transaction: what is read and written a batch at a time. */
@ApplicationScoped
public class Sql {
    @Inject
    AgroalDataSource database;

    /** Reads one row of an answer. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** An array parameter: one column of a batch. */
    public record Column(String type, List<?> values) {}

    public static Column column(String type, Collection<?> values) {
        return new Column(type, values.stream().map(Sql::element).toList());
    }

    public static <T> Column column(String type, Collection<T> rows, Function<? super T, ?> value) {
        return column(type, rows.stream().map(row -> (Object) value.apply(row)).toList());
    }

    public int run(String sql, Object... parameters) {
        return prepared(sql, parameters, PreparedStatement::executeUpdate);
    }

    public <T> List<T> read(String sql, Row<T> row, Object... parameters) {
        return prepared(sql, parameters, statement -> rows(statement, row));
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        var timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private <T> T prepared(String sql, Object[] parameters, Work<T> work) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            return work.on(statement);
        } catch (SQLException e) {
            throw new SqlFailed(e);
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, Row<T> row) throws SQLException {
        try (var answer = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (answer.next()) {
                rows.add(row.read(answer));
            }
            return rows;
        }
    }

    private static void bind(PreparedStatement statement, int at, Object value) throws SQLException {
        switch (value) {
            case Column(var type, var values) ->
                statement.setArray(at, statement.getConnection().createArrayOf(type, values.toArray()));
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            case null -> statement.setObject(at, null);
            default -> statement.setObject(at, value);
        }
    }

    private static Object element(Object value) {
        return value instanceof Instant ? value.toString() : value;
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }
}
