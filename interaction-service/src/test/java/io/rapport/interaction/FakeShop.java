package io.rapport.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rapport.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shop of the tests that answers as the REST APIs of Shopify and WooCommerce do, two orders a page. */
final class FakeShop implements AutoCloseable {
    private static final int PAGE = 2;

    final List<ObjectNode> orders = new CopyOnWriteArrayList<>();
    /** What was asked: path and query. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What opened the door. */
    final List<String> keys = new CopyOnWriteArrayList<>();
    /** Answered instead of the next pages, one each. */
    final Queue<Integer> failures = new ConcurrentLinkedQueue<>();

    private final HttpServer server;

    FakeShop() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/admin/api/2024-10/orders.json", this::shopify);
        server.createContext("/wp-json/wc/v3/orders", this::wooCommerce);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void sells(String order) {
        try {
            orders.add((ObjectNode) EventJson.MAPPER.readTree(order));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first page by status and time, the others by page_info alone, as Shopify insists. */
    private void shopify(HttpExchange call) throws IOException {
        var query = query(call, "X-Shopify-Access-Token");
        if (fails(call)) {
            return;
        }
        var from = Integer.parseInt(query.getOrDefault("page_info", "p0").substring(1));
        if (query.containsKey("page_info") && query.containsKey("status")) {
            answer(call, 400, "{}");
            return;
        }
        if (from + PAGE < orders.size()) {
            call.getResponseHeaders()
                    .add(
                            "Link",
                            "<%s/admin/api/2024-10/orders.json?limit=2&page_info=p%d>; rel=\"next\""
                                    .formatted(url(), from + PAGE));
        }
        answer(call, 200, "{\"orders\":" + page(from) + "}");
    }

    private void wooCommerce(HttpExchange call) throws IOException {
        var query = query(call, "Authorization");
        if (fails(call)) {
            return;
        }
        call.getResponseHeaders().add("X-WP-TotalPages", Integer.toString((orders.size() + PAGE - 1) / PAGE));
        answer(call, 200, page((Integer.parseInt(query.get("page")) - 1) * PAGE));
    }

    private Map<String, String> query(HttpExchange call, String key) {
        asked.add(call.getRequestURI().toString());
        keys.add(String.valueOf(call.getRequestHeaders().getFirst(key)));
        return Stream.of(call.getRequestURI().getRawQuery().split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    private boolean fails(HttpExchange call) throws IOException {
        var status = failures.poll();
        if (status != null) {
            answer(call, status, "{\"errors\":\"no\"}");
        }
        return status != null;
    }

    private String page(int from) {
        return new ArrayList<>(orders)
                .subList(Math.min(from, orders.size()), Math.min(from + PAGE, orders.size()))
                .toString();
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
