package io.rapport.mis.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** Many rows as one statement: each column goes as an array of text for {@code unnest}, cast in the SQL. */
public final class Batch<T> {
    private final List<T> rows;
    private final List<Function<? super T, ?>> columns = new ArrayList<>();

    private Batch(Collection<T> rows) {
        this.rows = List.copyOf(rows);
    }

    public static <T> Batch<T> of(Collection<T> rows) {
        return new Batch<>(rows);
    }

    public Batch<T> column(Function<? super T, ?> value) {
        columns.add(value);
        return this;
    }

    /** Does nothing without rows. {@code more} are bound after the columns. */
    public void update(DataSource database, String sql, Object... more) {
        if (rows.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = prepare(connection, sql, more)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    /** Nothing without rows. */
    public <R> List<R> query(DataSource database, String sql, Reader<R> reader, Object... more) {
        if (rows.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var statement = prepare(connection, sql, more);
                var results = statement.executeQuery()) {
            return read(results, reader);
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    static <R> List<R> read(ResultSet results, Reader<R> reader) throws SQLException {
        var read = new ArrayList<R>();
        while (results.next()) {
            read.add(reader.read(results));
        }
        return read;
    }

    private PreparedStatement prepare(Connection connection, String sql, Object... more) throws SQLException {
        var statement = connection.prepareStatement(sql);
        var position = 1;
        for (var column : columns) {
            statement.setArray(position++, connection.createArrayOf("text", texts(column)));
        }
        for (var parameter : more) {
            statement.setObject(position++, parameter);
        }
        return statement;
    }

    private String[] texts(Function<? super T, ?> column) {
        return rows.stream()
                .map(column)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    public interface Reader<R> {
        R read(ResultSet row) throws SQLException;
    }
}
