package io.rapport.customer.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.customer.audit.AuditLog;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.kit.privacy.Archives;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Everything that all services hold of a customer: asked of each with the token of who asks, so that nobody sees more than he may. */
@ApplicationScoped
class WholeArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @ConfigProperty(name = "quarkus.application.name")
    String self;

    @Inject
    PrivacySettings settings;

    @Inject
    Archives archives;

    @Inject
    JsonWebToken token;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** By service and store: its rows. */
    record Collected(UUID requestId, UUID customerId, Instant madeAt, Map<String, JsonNode> services) {}

    /** @throws Problem 409 if something else was asked for, 503 if a service is away: no archive is better than half of one */
    Collected of(DataSubjectRequest request) {
        if (!request.isAccess()) {
            throw Problem.conflict("The request is not for access.");
        }
        var services = new TreeMap<String, JsonNode>();
        settings.services().forEach(service -> services.put(service, held(service, request.customerId())));
        QuarkusTransaction.requiringNew().run(() -> audit.record("archive-read", request.customerId()));
        return new Collected(request.id(), request.customerId(), clock.instant(), services);
    }

    private JsonNode held(String service, UUID customer) {
        return service.equals(self)
                ? EventJson.MAPPER.valueToTree(archives.of(customer).stores())
                : ask(service, customer);
    }

    private JsonNode ask(String service, UUID customer) {
        try {
            var answer = http.send(question(service, customer), HttpResponse.BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() == 200) {
                    return EventJson.MAPPER.readTree(body).path("stores");
                }
            }
            throw away(service);
        } catch (IOException _) {
            throw away(service);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw away(service);
        }
    }

    private HttpRequest question(String service, UUID customer) {
        var url = settings.urls().get(service);
        if (url == null) {
            throw away(service);
        }
        return HttpRequest.newBuilder(URI.create(url + "/api/v1/privacy/customers/" + customer))
                .header("Authorization", "Bearer " + token.getRawToken())
                .timeout(PATIENCE)
                .build();
    }

    private static Problem away(String service) {
        return new Problem(503, "Not now", service + " does not say what it holds; try again later.");
    }
}
