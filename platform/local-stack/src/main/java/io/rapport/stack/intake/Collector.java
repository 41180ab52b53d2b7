package io.rapport.stack.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Sends calls to the collector in batches, a few at once, until every one is acknowledged; waits while Kafka is away. */
public final class Collector implements AutoCloseable {
    private static final int BATCH_BYTES = 400_000;
    private static final int BATCH_CALLS = 500;
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final String authorization;

    public Collector(String collector, String path, String writeKey) {
        this.url = URI.create(collector + path);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    /** Returns what was refused; {@code progress} hears how many calls were answered. */
    public List<Reject> sendAll(List<Message> messages, Consumer<Integer> progress) throws InterruptedException {
        var rejects = new ArrayList<Reject>();
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var answers = new ArrayList<Future<List<Reject>>>();
            for (var batch : batches(messages)) {
                Callable<List<Reject>> send = () -> {
                    var refused = send(batch);
                    progress.accept(batch.size());
                    return refused;
                };
                answers.add(threads.submit(send));
            }
            for (var answer : answers) {
                rejects.addAll(result(answer));
            }
        }
        return rejects;
    }

    private static List<Reject> result(Future<List<Reject>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new Failure("sending failed: " + e.getCause().getMessage());
        }
    }

    private static List<List<Message>> batches(List<Message> messages) {
        var batches = new ArrayList<List<Message>>();
        var batch = new ArrayList<Message>();
        var bytes = 0;
        for (var message : messages) {
            if (!batch.isEmpty() && (bytes + message.json().length > BATCH_BYTES || batch.size() == BATCH_CALLS)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(message);
            bytes += message.json().length + 1;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    /** Waits until the batch is acknowledged. */
    public List<Reject> send(List<Message> batch) throws InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(batch)))
                .build();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = ask(request);
            if (answer != null && answer.statusCode() == 200) {
                return rejects(batch, answer.body());
            }
            if (answer != null && answer.statusCode() != 503 && answer.statusCode() != 429) {
                throw new Failure("the collector answers " + answer.statusCode() + ": " + answer.body());
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        "the collector " + url + " has not taken a batch for five minutes; import again to go on");
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    /** Null when the collector is away. */
    private HttpResponse<String> ask(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException _) {
            return null;
        }
    }

    private static byte[] body(List<Message> batch) {
        var body = new ByteArrayOutputStream(BATCH_BYTES);
        var separator = "{\"batch\":[";
        for (var message : batch) {
            body.writeBytes(separator.getBytes(UTF_8));
            body.writeBytes(message.json());
            separator = ",";
        }
        body.writeBytes("]}".getBytes(UTF_8));
        return body.toByteArray();
    }

    private static List<Reject> rejects(List<Message> batch, String answer) {
        try {
            var rejects = new ArrayList<Reject>();
            for (var rejected : EventJson.MAPPER.readTree(answer).path("rejected")) {
                var line = batch.get(rejected.path("index").asInt()).line();
                rejected.path("errors").forEach(error -> rejects.add(reject(line, error)));
            }
            return rejects;
        } catch (IOException _) {
            throw new Failure("the collector gave an answer that is no JSON");
        }
    }

    private static Reject reject(long line, JsonNode error) {
        return new Reject(
                line, error.path("field").asText(), error.path("message").asText());
    }

    @Override
    public void close() {
        http.close();
    }
}
