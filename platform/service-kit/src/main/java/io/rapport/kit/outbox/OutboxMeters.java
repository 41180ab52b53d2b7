package io.rapport.kit.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** How much waits in the outbox and how long; asked of the database when someone looks. */
@Startup
@ApplicationScoped
class OutboxMeters {
    private final AgroalDataSource database;

    @Inject
    OutboxMeters(AgroalDataSource database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("rapport.outbox.rows", this, OutboxMeters::rows).register(meters);
        Gauge.builder("rapport.outbox.oldest.age", this, OutboxMeters::oldestAge)
                .baseUnit("seconds")
                .register(meters);
    }

    private double rows() {
        return ask("select count(*) from outbox");
    }

    private double oldestAge() {
        return ask("select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox");
    }

    /** NaN while the database is away. */
    private double ask(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql);
                var answer = statement.executeQuery()) {
            answer.next();
            return answer.getDouble(1);
        } catch (SQLException _) {
            return Double.NaN;
        }
    }
}
