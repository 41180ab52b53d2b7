package io.rapport.kit.outbox;

import io.quarkus.runtime.Startup;
import io.rapport.kit.operations.DatabaseGauges;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How much waits in the outbox and how long. */
@Startup
@ApplicationScoped
class OutboxMeters {
    @Inject
    OutboxMeters(DatabaseGauges gauges) {
        gauges.count("rapport.outbox.rows", "select count(*) from outbox");
        gauges.seconds(
                "rapport.outbox.oldest.age",
                "select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox");
    }
}
