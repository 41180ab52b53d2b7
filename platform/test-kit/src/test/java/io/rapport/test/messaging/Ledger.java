package io.rapport.test.messaging;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What took effect, in order. */
@ApplicationScoped
public class Ledger {
    @Inject
    AgroalDataSource database;

    List<String> of(String key) {
        return query("select what from ledger where key = ? order by seq", key);
    }

    List<String> deadLettersOf(String key) {
        return query("select id from dead_letter where key = ?", key);
    }

    /** Up to which record of a partition the consumer has come. */
    List<String> offsetsIn(int partition) {
        return query(
                "select applied::text from inbox_offset where consumer = 'ledger' and partition = ?::int order by inbox_offset.applied desc",
                Integer.toString(partition));
    }

    private List<String> query(String sql, String parameter) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
