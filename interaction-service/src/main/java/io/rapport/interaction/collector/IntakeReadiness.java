package io.rapport.interaction.collector;

import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once Kafka has been reached and knows the topics. */
@Readiness
class IntakeReadiness implements HealthCheck {
    @Inject
    Intake intake;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("collector").status(intake.isReady()).build();
    }
}
