package io.rapport.test.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.test.Api;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends what nobody should to every endpoint that the OpenAPI document names, and holds the answers to what all services promise. The same
 * seed sends the same to an endpoint, whatever others there are; {@code -Drapport.fuzz.seed=} another, {@code -Drapport.fuzz.rounds=} more.
 */
public final class Fuzz {
    private static final long SEED = Long.getLong("rapport.fuzz.seed", 20260301L);
    private static final int ROUNDS = Integer.getInteger("rapport.fuzz.rounds", 25);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Seeds that are close to one another begin alike. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int SHOWN = 25;
    private static final int LONGEST = 200_000;

    private final Map<String, String> wrong = new LinkedHashMap<>();
    private final Map<Integer, Integer> statuses = new LinkedHashMap<>();
    private final OpenApi document;
    private final Requests requests;

    private Fuzz(OpenApi document) {
        this.document = document;
        this.requests = new Requests(document, "http://localhost:" + RestAssured.port);
    }

    /** Call it in a {@code @QuarkusTest}. */
    public static void everyEndpoint() throws IOException, InterruptedException {
        new Fuzz(OpenApi.read()).run();
    }

    private void run() throws IOException, InterruptedException {
        var operations = document.operations();
        assertThat(operations).isNotEmpty();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var round = 0; round < ROUNDS; round++) {
                for (var operation : operations) {
                    send(client, operation, round);
                }
            }
        }
        System.out.printf("Fuzzed %d endpoints by seed %d; answers: %s%n", operations.size(), SEED, statuses);
        assertThat(wrong.values().stream().limit(SHOWN).toList())
                .as("wrong answers of seed %d, %d in all", SEED, wrong.size())
                .isEmpty();
        Api.anonymous().get("/q/health/live").then().statusCode(200);
    }

    private void send(HttpClient client, Operation operation, int round) throws IOException, InterruptedException {
        var request = requests.next(operation, SEED + 31L * operation.toString().hashCode() + round * SPREAD);
        try {
            var answer = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
            judge(operation, answer);
        } catch (HttpTimeoutException _) {
            complain(operation, request.build(), "took more than " + PATIENCE.toSeconds() + " s");
        }
    }

    private void judge(Operation operation, HttpResponse<InputStream> response) throws IOException {
        var answer = new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                body(response));
        statuses.merge(answer.status(), 1, Integer::sum);
        answer.faults(operation).forEach(fault -> complain(operation, response.request(), fault));
        if (answer.status() / 100 == 2) {
            requests.remember(operation, answer.body());
        }
    }

    /** Of a stream nothing: it does not end. */
    private static String body(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            var streams =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            return streams ? "" : new String(body.readNBytes(LONGEST), UTF_8);
        }
    }

    private void complain(Operation operation, HttpRequest request, String fault) {
        wrong.putIfAbsent(
                operation + fault.replaceAll("[0-9a-f-]{30,}|\\d+", ""),
                "%s: %s%n    after %s %s %s%n"
                        .formatted(
                                operation,
                                fault,
                                requests.shown(request.uri().toString()),
                                without(request.headers().map(), "Authorization"),
                                requests.lastBody()));
    }

    private static Map<String, List<String>> without(Map<String, List<String>> headers, String name) {
        var rest = new LinkedHashMap<>(headers);
        rest.remove(name);
        return rest;
    }
}
