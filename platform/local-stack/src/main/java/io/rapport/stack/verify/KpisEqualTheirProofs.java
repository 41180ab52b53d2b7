package io.rapport.stack.verify;

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
        var url = system.topology().url(Service.MIS_BRIDGE) + "/api/v1/proofs";
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + new Tokens(system.topology()).of("system"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Failure("mis-bridge cannot prove its KPIs: " + answer.statusCode());
            }
            var verdict = EventJson.MAPPER.readTree(answer.body());
            var differences = new ArrayList<String>();
            verdict.path("differences").forEach(proof -> differences.add(proof.toString()));
            return Finding.of(
                    5,
                    "%,d KPIs equal their proofs"
                            .formatted(verdict.path("checked").asLong()),
                    differences);
        } catch (IOException e) {
            throw new Failure("mis-bridge does not answer: " + e.getMessage());
        }
    }
}
