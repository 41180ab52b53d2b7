package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.rapport.test.browser.Browser;
import io.rapport.test.browser.ShopPage;
import java.net.URI;
import java.nio.file.Path;
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
    private static final Path SCRIPT = Path.of("src/test/browser/chat.mjs");

    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private final String mark = some("m");

    @TempDir
    Path folder;

    @TestHTTPResource("/chat.js")
    URI widget;

    @Test
    void aVisitorChatsOverReloadsAndNothingIsLostOrDoubled() throws Exception {
        var browser = Browser.in(folder);
        assumeTrue(browser.isPresent(), "Chromium, npm and the packages are to be had");
        var shop = some("browser").toLowerCase(Locale.ROOT);
        var writeKey = Storefront.source(shop, "").<String>path("writeKey");
        try (var page = ShopPage.with(widget.toString(), writeKey)) {
            var visitor = browser.get().run(SCRIPT, Map.of("PAGE", page.url(), "SAID", mark));
            var first = messages.untilEvent(MessageRecorded.class, one -> (mark + " first").equals(one.body()));
            Api.given(Roles.AGENT)
                    .body(Map.of("body", mark + " answer"))
                    .post("/api/v1/conversations/{id}/messages", first.conversationId())
                    .then()
                    .statusCode(201);

            assertThat(visitor.waitFor(4, TimeUnit.MINUTES))
                    .as(browser.get().log())
                    .isTrue();
            assertThat(visitor.exitValue()).as(browser.get().log()).isZero();
            assertThat(Api.given(Roles.AGENT)
                            .get("/api/v1/conversations/{id}/messages", first.conversationId())
                            .jsonPath()
                            .getList("items.body", String.class))
                    .containsExactlyInAnyOrderElementsOf(expected());
        }
    }

    private List<String> expected() {
        return Stream.concat(
                        Stream.of(mark + " first", mark + " answer"),
                        IntStream.range(0, 10).mapToObj(i -> mark + " number-" + i + "."))
                .toList();
    }
}
