package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The widget in a page of another origin, in a real browser; skipped where there is no npm or no Chromium. */
@QuarkusTest
@WithRapport
class ChatBrowserTest {
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private final String mark = some("m");

    @TempDir
    Path folder;

    @TestHTTPResource("/chat.js")
    URI widget;

    @Test
    void aVisitorChatsOverReloadsAndNothingIsLostOrDoubled() throws Exception {
        var browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(browser.isPresent() && installs(), "Chromium, npm and the packages are to be had");
        var shop = some("browser").toLowerCase(Locale.ROOT);
        var writeKey = Storefront.source(shop, "").<String>path("writeKey");
        var page = shopPage(writeKey);
        try {
            var visitor = run(
                    Map.of(
                            "PAGE",
                            url(page),
                            "SAID",
                            mark,
                            "CHROMIUM",
                            browser.get().toString()),
                    "node",
                    "chat.mjs");
            var first = messages.untilEvent(MessageRecorded.class, one -> (mark + " first").equals(one.body()));
            Api.given(Roles.AGENT)
                    .body(Map.of("body", mark + " answer"))
                    .post("/api/v1/conversations/{id}/messages", first.conversationId())
                    .then()
                    .statusCode(201);

            assertThat(visitor.waitFor(4, TimeUnit.MINUTES)).as(log()).isTrue();
            assertThat(visitor.exitValue()).as(log()).isZero();
            assertThat(Api.given(Roles.AGENT)
                            .get("/api/v1/conversations/{id}/messages", first.conversationId())
                            .jsonPath()
                            .getList("items.body", String.class))
                    .containsExactlyInAnyOrderElementsOf(expected());
        } finally {
            page.stop(0);
        }
    }

    private List<String> expected() {
        return Stream.concat(
                        Stream.of(mark + " first", mark + " answer"),
                        IntStream.range(0, 10).mapToObj(i -> mark + " number-" + i + "."))
                .toList();
    }

    private HttpServer shopPage(String writeKey) throws IOException {
        var html = """
                <!doctype html><html lang="tr"><head><meta charset="utf-8"><title>Dükkân</title></head>
                <body><main><h1>Dükkân</h1></main><script src="%s" data-write-key="%s" async></script></body></html>
                """.formatted(widget, writeKey).getBytes(UTF_8);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private boolean installs() throws IOException, InterruptedException {
        var script = Path.of("").toAbsolutePath().resolve("src/test/browser");
        for (var file : List.of("package.json", "chat.mjs")) {
            Files.copy(script.resolve(file), folder.resolve(file));
        }
        try {
            var npm = run(Map.of(), "npm", "install", "--no-progress");
            return npm.waitFor(3, TimeUnit.MINUTES) && npm.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private Process run(Map<String, String> environment, String... command) throws IOException {
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
