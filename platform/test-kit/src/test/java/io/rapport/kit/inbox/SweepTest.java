package io.rapport.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class SweepTest {
    @Inject
    Sweep sweep;

    @Inject
    AgroalDataSource database;

    @Test
    void forgetsWhatNobodySendsAgain() throws SQLException {
        insert("yesterday", -1, 25_000);
        insert("today", 0, 10);

        sweep.sweep();

        assertThat(count("yesterday")).isZero();
        assertThat(count("today")).isEqualTo(10);
    }

    private void insert(String source, int days, int count) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("""
                        insert into inbox select 'sweep', ?, i::text, (now() at time zone 'utc')::date + ?
                        from generate_series(1, ?) i
                        """)) {
            statement.setString(1, source);
            statement.setInt(2, days);
            statement.setInt(3, count);
            statement.executeUpdate();
        }
    }

    private int count(String source) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select count(*) from inbox where ce_source = ?")) {
            statement.setString(1, source);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
