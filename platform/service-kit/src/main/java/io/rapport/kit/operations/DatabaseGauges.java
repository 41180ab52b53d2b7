package io.rapport.kit.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Gauges whose figure is asked of the database when someone looks; NaN while it is away. */
@ApplicationScoped
public class DatabaseGauges {
    private final Jdbi jdbi;
    private final MeterRegistry meters;

    @Inject
    DatabaseGauges(Jdbi jdbi, MeterRegistry meters) {
        this.jdbi = jdbi;
        this.meters = meters;
    }

    /** @param sql answers one number */
    public void count(String name, String sql) {
        Gauge.builder(name, this, gauges -> gauges.ask(sql)).register(meters);
    }

    /** @param sql answers one number, in seconds */
    public void seconds(String name, String sql) {
        Gauge.builder(name, this, gauges -> gauges.ask(sql)).baseUnit("seconds").register(meters);
    }

    private double ask(String sql) {
        try {
            return jdbi.withHandle(
                    handle -> handle.createQuery(sql).mapTo(Double.class).one());
        } catch (JdbiException _) {
            return Double.NaN;
        }
    }
}
