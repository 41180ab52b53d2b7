package io.rapport.kit.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Who vouches for callers: without one configured a service does not start, and while it is away a service is not ready. */
@Readiness
@ApplicationScoped
class Issuer implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<String> address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Issuer(@ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> address) {
        this.address = address;
    }

    void requireConfiguration(@Observes StartupEvent started) {
        if (address.isEmpty()) {
            throw new ConfigurationException("No OIDC issuer: set QUARKUS_OIDC_AUTH_SERVER_URL to its address.");
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("OIDC issuer").status(answers()).build();
    }

    private boolean answers() {
        try {
            return client.send(question(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpRequest question() {
        var url = address.orElseThrow().replaceFirst("/$", "") + "/.well-known/openid-configuration";
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    }
}
