package io.rapport.kit.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** How much waits in the outbox and how long; asked of the database when someone looks. */
@Startup
@ApplicationScoped
class OutboxMeters {
    private final Jdbi jdbi;

    @Inject
    OutboxMeters(Jdbi jdbi, MeterRegistry meters) {
        this.jdbi = jdbi;
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
        try {
            return jdbi.withHandle(
                    handle -> handle.createQuery(sql).mapTo(Double.class).one());
        } catch (JdbiException _) {
            return Double.NaN;
        }
    }
}
