package io.rapport.stack.story;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.oidc.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The services as outsiders call them: storefronts with a write key, people with a token of their role. */
final class Api {
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Topology topology;
    private final Function<Service, String> urls;

    Api(Topology topology) {
        this(topology, topology::url);
    }

    /** {@code urls}: where each service is asked. */
    Api(Topology topology, Function<Service, String> urls) {
        this.topology = topology;
        this.urls = urls;
    }

    /** {@code body} is null where there is none, or no JSON. */
    record Answer(int status, JsonNode body, Optional<String> etag) {
        JsonNode ok() {
            assertThat(status).as("%s", body).isBetween(200, 299);
            return body;
        }
    }

    /** As an SDK does: the write key as the user of basic authentication. */
    Answer collect(String writeKey, String path, Object body) {
        var text = body instanceof String raw ? raw : json(body);
        var credentials = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
        return send(request(Service.INTERACTION, path)
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    JsonNode get(String role, Service service, String path) {
        return send(authorized(role, service, path).GET()).ok();
    }

    Answer read(String role, Service service, String path) {
        return send(authorized(role, service, path).GET());
    }

    Answer post(String role, Service service, String path, Object body) {
        return send(authorized(role, service, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body == null ? "" : json(body))));
    }

    /** However often it is sent with that key. */
    Answer postOnce(String key, String role, Service service, String path, Object body) {
        return send(authorized(role, service, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body == null ? "" : json(body))));
    }

    /** A part of a file, sent while it is made; its answer fails if the service dies. */
    CompletableFuture<Answer> upload(Service service, String path, long offset, boolean last, InputStream part) {
        var request = authorized("admin", service, path)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/partial-upload")
                .header("Upload-Offset", Long.toString(offset))
                .header("Upload-Complete", last ? "?1" : "?0")
                .method("PATCH", HttpRequest.BodyPublishers.ofInputStream(() -> part));
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Api::answer);
    }

    /** A whole file at once. */
    Answer upload(String role, Service service, String path, String type, String file) {
        return send(authorized(role, service, path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(file)));
    }

    Answer patch(String role, Service service, String path, String ifMatch, Object body) {
        return send(authorized(role, service, path)
                .header("Content-Type", "application/json")
                .header("If-Match", ifMatch)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(json(body))));
    }

    /** Items of a list, of all its pages. */
    List<JsonNode> all(String role, Service service, String path) {
        var items = new ArrayList<JsonNode>();
        each(role, service, path, items::add);
        return items;
    }

    /** Page by page, for lists too long to be held. */
    void each(String role, Service service, String path, Consumer<JsonNode> item) {
        var page = get(role, service, path);
        page.path("items").forEach(item);
        while (page.hasNonNull("next")) {
            page = get(role, service, path + "&after=" + encode(page.get("next").asText(), UTF_8));
            page.path("items").forEach(item);
        }
    }

    Optional<String> customer(String identity) {
        var found = get("agent", Service.CUSTOMER, "/api/v1/customers?identity=" + encode(identity, UTF_8));
        return Optional.ofNullable(found.path("items").path(0).path("id").asText(null));
    }

    JsonNode mails() {
        return send(HttpRequest.newBuilder(URI.create(topology.mails())).GET()).ok();
    }

    /** Mail by mail, newest first, for more of them than can be held. */
    void eachMail(Consumer<JsonNode> mail) {
        var request = HttpRequest.newBuilder(URI.create(topology.mails())).build();
        try (var body = http.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body();
                var mails = EventJson.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(body)) {
            mails.forEachRemaining(mail);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a stream of server-sent events tells from now on, in the background. */
    LinkedBlockingQueue<JsonNode> follow(String role, Service service, String path) throws Exception {
        var told = new LinkedBlockingQueue<JsonNode>();
        var answer = http.send(authorized(role, service, path).build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        Thread.ofVirtual().start(() -> hear(answer.body(), told));
        return told;
    }

    /** Until the service ends or is killed. */
    private static void hear(Stream<String> lines, LinkedBlockingQueue<JsonNode> told) {
        try {
            lines.filter(line -> line.startsWith("data:"))
                    .forEach(line -> told.add(parsed(line.substring("data:".length()))));
        } catch (UncheckedIOException _) {
            lines.close();
        }
    }

    private HttpRequest.Builder authorized(String role, Service service, String path) {
        var token = TOKENS.computeIfAbsent(role, new Tokens(topology)::of);
        return request(service, path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(Service service, String path) {
        return HttpRequest.newBuilder(URI.create(urls.apply(service) + path)).timeout(Duration.ofSeconds(60));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Answer answer(HttpResponse<String> answer) {
        return new Answer(
                answer.statusCode(), parsed(answer.body()), answer.headers().firstValue("ETag"));
    }

    private static JsonNode parsed(String text) {
        try {
            return EventJson.MAPPER.readTree(text);
        } catch (IOException _) {
            return null;
        }
    }

    private static String json(Object body) {
        try {
            return EventJson.MAPPER.writeValueAsString(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
