package io.rapport.mis.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/** One statement with its parameters; instants go as {@code timestamptz}. */
public final class Query {
    private final String sql;
    private final List<Object> parameters;

    private Query(String sql, List<Object> parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    public static Query of(String sql, Object... parameters) {
        return new Query(sql, List.of(parameters));
    }

    public <R> List<R> list(DataSource database, Batch.Reader<R> reader) {
        try (var connection = database.getConnection();
                var statement = prepare(connection);
                var results = statement.executeQuery()) {
            return Batch.read(results, reader);
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    public <R> R one(DataSource database, Batch.Reader<R> reader) {
        return list(database, reader).getFirst();
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, java.time.OffsetDateTime.class).toInstant();
    }

    private PreparedStatement prepare(Connection connection) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var position = 0; position < parameters.size(); position++) {
            statement.setObject(position + 1, plain(parameters.get(position)));
        }
        return statement;
    }

    private static Object plain(Object parameter) {
        return parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter;
    }
}
