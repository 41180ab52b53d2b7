package io.rapport.kit.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while a broker answers. */
@Readiness
@ApplicationScoped
class KafkaReadiness implements HealthCheck {
    private static final int PATIENCE_MILLIS = 3_000;

    @Inject
    Admin admin;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("kafka").status(brokerAnswers()).build();
    }

    private boolean brokerAnswers() {
        var options = new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS);
        try {
            return !admin.describeCluster(options).nodes().get().isEmpty();
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
