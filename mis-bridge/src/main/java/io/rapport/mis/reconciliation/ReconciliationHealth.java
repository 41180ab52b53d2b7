package io.rapport.mis.reconciliation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.JdbiException;

/** The alarm: a gauge to alert on, and a detail of the health that says it in words. A difference is no reason to take no more calls. */
@Startup
@Readiness
@ApplicationScoped
class ReconciliationHealth implements HealthCheck {
    private final Differences differences;
    private final Place place;

    @Inject
    ReconciliationHealth(Differences differences, Place place, MeterRegistry meters) {
        this.differences = differences;
        this.place = place;
        Gauge.builder("rapport.kpi.differences", this, ReconciliationHealth::count)
                .description("KPIs that differ from what their sources give")
                .register(meters);
    }

    @Override
    public HealthCheckResponse call() {
        var health = HealthCheckResponse.named("reconciliation").up();
        try {
            var progress = place.progress();
            health.withData("differences", differences.count())
                    .withData("checked", progress.checked())
                    .withData("rounds", progress.rounds());
        } catch (JdbiException _) {
            health.withData("differences", "unknown");
        }
        return health.build();
    }

    /** NaN while the database is away. */
    private double count() {
        try {
            return differences.count();
        } catch (JdbiException _) {
            return Double.NaN;
        }
    }
}
