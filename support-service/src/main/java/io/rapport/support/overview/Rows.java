package io.rapport.support.overview;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of the local copies, by the one customer that a query asks for. */
@ApplicationScoped
class Rows {
    @Inject
    AgroalDataSource database;

    <T> List<T> of(UUID customerId, String query, Reader<T> reader) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setObject(1, customerId);
            return read(statement.executeQuery(), reader);
        } catch (SQLException e) {
            throw new IllegalStateException("the copy cannot be read", e);
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static <T> List<T> read(ResultSet rows, Reader<T> reader) throws SQLException {
        var all = new ArrayList<T>();
        while (rows.next()) {
            all.add(reader.read(rows));
        }
        return all;
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
