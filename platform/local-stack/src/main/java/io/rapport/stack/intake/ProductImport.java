package io.rapport.stack.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Products are no events: each is put to the catalogue. */
record ProductImport(String interaction, String token, String shop, HttpClient http) {

    int sendAll(Path file, Mapping mapping, List<Reject> rejects) {
        var sent = new AtomicInteger();
        new SourceFile(file, mapping)
                .forEach(
                        raw -> {
                            var row = raw.cleaned(mapping.clean());
                            if (!mapping.drops(row)) {
                                sent.incrementAndGet();
                                put(row, mapping, rejects);
                            }
                        },
                        rejects::add);
        return sent.get();
    }

    private void put(Row row, Mapping mapping, List<Reject> rejects) {
        var body = row.fillAll(mapping.traits());
        var price = row.get("price");
        if (!price.isEmpty()) {
            body.put("price", Map.of("amount", price, "currency", row.fill(mapping.currency())));
        }
        var id = URLEncoder.encode(row.fill(mapping.id()), UTF_8);
        var url = interaction + "/api/v1/products/" + id + "?shop=" + URLEncoder.encode(shop, UTF_8);
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(EventJson.MAPPER.writeValueAsBytes(body)))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                rejects.add(new Reject(
                        row.line(),
                        "",
                        EventJson.MAPPER.readTree(answer.body()).path("detail").asText()));
            }
        } catch (IOException e) {
            throw new Failure("interaction-service does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
