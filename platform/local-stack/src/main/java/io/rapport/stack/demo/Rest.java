package io.rapport.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.oidc.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Calls of the services' REST APIs by one role; what is not answered well is empty, since a demo goes on. */
public final class Rest {
    private final Topology topology;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    public Rest(Topology topology, String role) {
        this.topology = topology;
        this.token = new Tokens(topology).of(role);
    }

    public Optional<JsonNode> get(Service service, String path) throws InterruptedException {
        return call("GET", service, path, null);
    }

    public Optional<JsonNode> post(Service service, String path, Object body) throws InterruptedException {
        return call("POST", service, path, body);
    }

    public Optional<JsonNode> delete(Service service, String path) throws InterruptedException {
        return call("DELETE", service, path, null);
    }

    private Optional<JsonNode> call(String method, Service service, String path, Object body)
            throws InterruptedException {
        try {
            var publisher = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(EventJson.MAPPER.writeValueAsBytes(body));
            var request = HttpRequest.newBuilder(URI.create(topology.url(service) + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(5))
                    .method(method, publisher)
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() < 300 ? Optional.of(EventJson.MAPPER.readTree(answer.body())) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
