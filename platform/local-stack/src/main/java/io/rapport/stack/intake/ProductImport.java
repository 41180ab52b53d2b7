package io.rapport.stack.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Products are no events: each is put to the catalogue, a few at a time; of two lines of one product the later one holds. */
record ProductImport(String interaction, String token, String shop, HttpClient http) {
    private static final int AT_ONCE = 16;

    int sendAll(Path file, Mapping mapping, List<Reject> rejects) {
        var sent = new AtomicInteger();
        var next = new LinkedHashMap<String, Row>();
        var refused = Collections.synchronizedList(rejects);
        new SourceFile(file, mapping)
                .forEach(
                        raw -> {
                            var row = raw.cleaned(mapping.clean());
                            if (!mapping.drops(row)) {
                                sent.incrementAndGet();
                                add(row, mapping, next, refused);
                            }
                        },
                        refused::add);
        putAll(next.values(), mapping, refused);
        return sent.get();
    }

    private void add(Row row, Mapping mapping, Map<String, Row> next, List<Reject> rejects) {
        var id = row.fill(mapping.id());
        if (id.isEmpty()) {
            rejects.add(new Reject(row.line(), "id", "is needed"));
            return;
        }
        if (next.size() == AT_ONCE || next.containsKey(id)) {
            putAll(next.values(), mapping, rejects);
            next.clear();
        }
        next.put(id, row);
    }

    private void putAll(Collection<Row> rows, Mapping mapping, List<Reject> rejects) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var put : threads.invokeAll(rows.stream()
                    .map(row -> Executors.callable(() -> put(row, mapping, rejects)))
                    .toList())) {
                put.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private void put(Row row, Mapping mapping, List<Reject> rejects) {
        var id = URLEncoder.encode(row.fill(mapping.id()), UTF_8).replace("+", "%20");
        var url = interaction + "/api/v1/products/" + id + "?shop=" + URLEncoder.encode(shop, UTF_8);
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(
                            EventJson.MAPPER.writeValueAsBytes(description(row, mapping))))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                rejects.add(reject(row, EventJson.MAPPER.readTree(answer.body())));
            }
        } catch (IOException e) {
            throw new Failure("interaction-service does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private static Map<String, Object> description(Row row, Mapping mapping) {
        var description = row.fillAll(mapping.traits());
        var currency = row.fill(mapping.currency());
        for (var field : List.of("price", "cost")) {
            if (!row.get(field).isEmpty()) {
                description.put(field, Map.of("amount", row.get(field), "currency", currency));
            }
        }
        return description;
    }

    private static Reject reject(Row row, JsonNode problem) {
        var error = problem.path("errors").path(0);
        return new Reject(
                row.line(),
                error.path("field").asText(""),
                error.path("message").asText(problem.path("detail").asText("")));
    }
}
