package io.rapport.mis;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server that webhooks are sent to; it keeps what it got. */
final class Receiver implements AutoCloseable {
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Function<Call, Reply> behaviour;
    private final HttpServer server;

    private Receiver(int port, Function<Call, Reply> behaviour) {
        this.behaviour = behaviour;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static Receiver healthy() {
        return behaving(_ -> Reply.status(204));
    }

    static Receiver behaving(Function<Call, Reply> behaviour) {
        return new Receiver(0, behaviour);
    }

    static Receiver at(int port) {
        return new Receiver(port, _ -> Reply.status(204));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/kpis";
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Those that were answered 2xx. */
    List<Call> accepted() {
        return calls.stream().filter(call -> call.reply.status / 100 == 2).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var call = new Call(exchange.getRequestHeaders(), body);
            call.reply = behaviour.apply(call);
            Thread.sleep(call.reply.after);
            calls.add(call);
            call.reply.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(call.reply.status, -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Reply(int status, Duration after, Map<String, String> headers) {
        static Reply status(int status) {
            return new Reply(status, Duration.ZERO, Map.of());
        }

        static Reply redirect(String location) {
            return new Reply(302, Duration.ZERO, Map.of("Location", location));
        }

        Reply slow(Duration time) {
            return new Reply(status, time, headers);
        }
    }

    static final class Call {
        final Map<String, List<String>> headers;
        final String body;
        volatile Reply reply;

        private Call(Map<String, List<String>> headers, String body) {
            this.headers = headers;
            this.body = body;
        }

        String id() {
            return headers.get("Webhook-id").getFirst();
        }

        JsonNode data() {
            return EventJson.read(body, JsonNode.class).path("data");
        }

        String key() {
            return data().path("kpi").asText() + " " + data().path("window").asText() + " "
                    + data().path("start").asText() + " " + data().path("dimensions");
        }

        /** By the published library. */
        boolean verifies(String secret) {
            try {
                new Webhook(secret)
                        .verify(
                                body,
                                Map.of(
                                        Webhook.UNBRANDED_MSG_ID_KEY, headers.get("Webhook-id"),
                                        Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, headers.get("Webhook-timestamp"),
                                        Webhook.UNBRANDED_MSG_SIGNATURE_KEY, headers.get("Webhook-signature")));
                return true;
            } catch (WebhookVerificationException _) {
                return false;
            }
        }
    }
}
