package io.rapport.kit.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Who vouches for callers: while it is away a service is not ready. Without one configured Quarkus does not start, and says so. */
@Readiness
@ApplicationScoped
class Issuer implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Issuer(@ConfigProperty(name = "quarkus.oidc.auth-server-url") String address) {
        this.address = address;
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
        var url = address.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    }
}
