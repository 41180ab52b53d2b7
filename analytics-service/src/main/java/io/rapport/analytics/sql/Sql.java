package io.rapport.analytics.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A piece of SQL and the values of its question marks: what a caller sends never becomes part of the text. */
public record Sql(String text, List<Object> values) {

    public Sql {
        values = Collections.unmodifiableList(values);
    }

    public static Sql of(String text, Object... values) {
        return new Sql(text, Arrays.asList(values));
    }

    public static Sql join(String separator, Collection<Sql> parts) {
        var text = String.join(separator, parts.stream().map(Sql::text).toList());
        return new Sql(
                text,
                new ArrayList<>(
                        parts.stream().flatMap(part -> part.values.stream()).toList()));
    }

    public Sql plus(String more, Object... moreValues) {
        return plus(Sql.of(more, moreValues));
    }

    public Sql plus(Sql other) {
        return new Sql(
                text + other.text,
                new ArrayList<>(
                        Stream.concat(values.stream(), other.values.stream()).toList()));
    }

    public int update(DataSource database) {
        try (var connection = database.getConnection();
                var statement = prepare(connection)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public <T> List<T> query(DataSource database, Row<T> row) {
        try (var connection = database.getConnection();
                var statement = prepare(connection);
                var result = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private PreparedStatement prepare(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(text);
        for (var i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, bindable(connection, values.get(i)));
        }
        return statement;
    }

    private static Object bindable(Connection connection, Object value) throws SQLException {
        return switch (value) {
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Object[] array -> connection.createArrayOf(elementType(array), texts(array));
            case null -> null;
            default -> value;
        };
    }

    private static String elementType(Object[] array) {
        return switch (array) {
            case UUID[] _ -> "uuid";
            case String[] _ -> "text";
            case Instant[] _ -> "timestamptz";
            case LocalDate[] _ -> "date";
            case BigDecimal[] _ -> "numeric";
            case Integer[] _ -> "int4";
            case Long[] _ -> "int8";
            case Boolean[] _ -> "bool";
            default -> throw new IllegalArgumentException(array.getClass().getName());
        };
    }

    private static String[] texts(Object[] array) {
        return Stream.of(array)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    /** Reads the row that the result stands on. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
