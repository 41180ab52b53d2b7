package io.rapport.stack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.events.EventJson;
import io.rapport.stack.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;

/** Receives KPIs by webhook, well or badly, and notes how old each revision was when it came. */
final class WebhookReceiver implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Behaviour behaviour;
    private final HttpServer server;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Histogram micros = new Histogram(LONGEST.toNanos() / 1_000, 3);
    private int calls;
    private int disordered;

    private WebhookReceiver(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(Topology.HOST), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static WebhookReceiver well() {
        return new WebhookReceiver((_, _) -> 204);
    }

    static WebhookReceiver slow(Duration time) {
        return new WebhookReceiver((_, _) -> {
            Thread.sleep(time);
            return 200;
        });
    }

    /** Answers 500 to the first attempt at each message, then 200. */
    static WebhookReceiver atTheSecondAttempt() {
        var seen = new ConcurrentHashMap<String, Boolean>();
        return new WebhookReceiver((exchange, _) ->
                seen.put(exchange.getRequestHeaders().getFirst("webhook-id"), true) == null ? 500 : 200);
    }

    static WebhookReceiver redirectingTo(String url) {
        return new WebhookReceiver((exchange, _) -> {
            exchange.getResponseHeaders().add("Location", url);
            return 302;
        });
    }

    String url() {
        return "http://" + Topology.HOST + ":" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        var at = Instant.now();
        try (exchange) {
            var body = EventJson.MAPPER.readTree(exchange.getRequestBody());
            var status = behaviour.answer(exchange, body);
            note(body.path("data"), at, status);
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(JsonNode revision, Instant at, int status) {
        calls++;
        if (status / 100 == 2) {
            var age = Duration.between(Instant.parse(revision.path("revisedAt").asText()), at);
            micros.recordValue(Math.clamp(age.toNanos() / 1_000, 0, micros.getHighestTrackableValue()));
            var number = revision.path("revision").asLong();
            var before = revisions.merge(key(revision), number, Math::max);
            disordered += before > number ? 1 : 0;
        }
    }

    /** Of which figure it is. */
    static String key(JsonNode revision) {
        return "%s|%s|%s|%s|%s"
                .formatted(
                        revision.path("kpi").asText(),
                        revision.path("window").asText(),
                        revision.path("start").asText(),
                        revision.path("currency").asText("-"),
                        revision.path("dimensions"));
    }

    /** How many of the figures have not come as they are now. */
    synchronized long missing(Map<String, Long> newest) {
        return newest.entrySet().stream()
                .filter(figure -> revisions.getOrDefault(figure.getKey(), 0L) < figure.getValue())
                .count();
    }

    synchronized int calls() {
        return calls;
    }

    /** How often an earlier revision came after a later one of the same figure. */
    synchronized int disordered() {
        return disordered;
    }

    synchronized void addTo(Histogram all) {
        all.add(micros);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** The status to answer with. */
    @FunctionalInterface
    private interface Behaviour {
        int answer(HttpExchange exchange, JsonNode body) throws InterruptedException;
    }
}
