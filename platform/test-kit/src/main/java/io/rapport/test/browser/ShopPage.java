package io.rapport.test.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A page of a shop, in Turkish, that has the chat widget: of an origin of its own. */
public final class ShopPage implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Dükkân</title></head>
            <body><main><h1>Dükkân</h1></main><script src="%s" data-write-key="%s" async></script></body></html>
            """;

    private final HttpServer server;

    private ShopPage(HttpServer server) {
        this.server = server;
    }

    /** @param widget the address of its script */
    public static ShopPage with(String widget, String writeKey) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(server, PAGE.formatted(widget, writeKey).getBytes(UTF_8));
            server.start();
            return new ShopPage(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void serve(HttpServer server, byte[] page) {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
    }
}
