package io.rapport.stack.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;

/** Finds or makes the source that an import or a benchmark sends as; its write key is kept in the stack's folder. */
public final class Sources {
    private final Home home;
    private final String url;
    private final String token;
    private final HttpClient http;

    public Sources(Home home, String interaction, String token, HttpClient http) {
        this.home = home;
        this.url = interaction + "/api/v1/sources";
        this.token = token;
        this.http = http;
    }

    /** A new source gets a shop of its own name, so that the ids of two imports do not meet. */
    public String writeKey(String name) throws InterruptedException {
        var kept = home.path().resolve("sources").resolve(name + ".key");
        try {
            if (Files.exists(kept)) {
                return Files.readString(kept).strip();
            }
            var key = created(name).path("writeKey").asText();
            Files.createDirectories(kept.getParent());
            Home.writePrivately(kept, key);
            return key;
        } catch (IOException e) {
            throw Failure.of("cannot keep the write key of " + name, e);
        }
    }

    /** The shop that it belongs to. */
    String shop(String name) throws InterruptedException {
        try {
            var found = found(name);
            return found.isMissingNode()
                    ? created(name).path("shop").asText()
                    : found.path("shop").asText();
        } catch (IOException e) {
            throw Failure.of("cannot find the source " + name, e);
        }
    }

    private JsonNode created(String name) throws IOException, InterruptedException {
        var found = found(name).path("id");
        return found.isMissingNode()
                ? call("POST", "", Map.of("name", name, "shop", name))
                : call("POST", "/" + found.asText() + "/keys", Map.of());
    }

    private JsonNode found(String name) throws IOException, InterruptedException {
        return call("GET", "?name=" + URLEncoder.encode(name, UTF_8), null)
                .path("items")
                .path(0);
    }

    private JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(EventJson.MAPPER.writeValueAsBytes(body));
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new Failure(method + " " + url + path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return EventJson.MAPPER.readTree(answer.body());
    }
}
