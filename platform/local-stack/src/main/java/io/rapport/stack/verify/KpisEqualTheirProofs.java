package io.rapport.stack.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.oidc.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;

/** Every published KPI is what counting its sources again gives; the bridge recounts all of them in one pass. */
final class KpisEqualTheirProofs implements Invariant {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public Finding check(Audited system) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var verdict = answer(http, request(system, "/api/v1/proofs").POST(HttpRequest.BodyPublishers.noBody()));
            var differences = new ArrayList<String>();
            verdict.path("differences").forEach(proof -> differences.add(proof.toString()));
            var known = answer(http, request(system, "/api/v1/reconciliation").GET());
            return Finding.of(
                    5,
                    "%,d KPIs equal their proofs; the bridge itself has checked %,d times and knows of %,d that differ"
                            .formatted(
                                    verdict.path("checked").asLong(),
                                    known.path("checked").asLong(),
                                    known.path("differences").asLong()),
                    differences);
        } catch (IOException e) {
            throw new Failure("mis-bridge does not answer: " + e.getMessage());
        }
    }

    private static HttpRequest.Builder request(Audited system, String path) {
        return HttpRequest.newBuilder(URI.create(system.topology().url(Service.MIS_BRIDGE) + path))
                .header("Authorization", "Bearer " + new Tokens(system.topology()).of("system"))
                .timeout(PATIENCE);
    }

    private static JsonNode answer(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new Failure("mis-bridge cannot prove its KPIs: " + answer.statusCode());
        }
        return EventJson.MAPPER.readTree(answer.body());
    }
}
