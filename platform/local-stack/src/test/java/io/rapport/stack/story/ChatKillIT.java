package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.stack.Topology.Service;
import io.rapport.test.browser.Browser;
import io.rapport.test.browser.ShopPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two shoppers chat with one agent, and interaction-service dies in the middle: whoever looks sees all of it, in order, once. */
@Order(5)
@ExtendWith(RunningStack.Shared.class)
@EnabledIf(value = "io.rapport.test.browser.Browser#isInstalled", disabledReason = "needs Chromium")
class ChatKillIT {
    private static final Path SCRIPT = Path.of("src/test/browser/shoppers.mjs");

    /** Of each; what a page shows when it is loaded anew is no more than 50. */
    private static final int WORDS = 20;

    private static final String HERS = "select conversation_id from message where body = ?";

    private final String mark = "chat-" + UUID.randomUUID();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private RunningStack stack;
    private Api api;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostDoubledOrOutOfOrder(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        var browser = Browser.in(folder);
        assumeTrue(browser.isPresent(), "npm and the packages are to be had");
        try (var page = ShopPage.with(stack.topology().url(Service.INTERACTION) + "/chat.js", stack.writeKey())) {
            var shoppers = browser.get()
                    .run(SCRIPT, Map.of("PAGE", page.url(), "SAID", mark, "WORDS", Integer.toString(WORDS)));
            var agent = CompletableFuture.runAsync(this::answerAll);
            eventually(() -> assertThat(said("other", "in")).hasSizeGreaterThan(WORDS / 3));
            stack.kill(Service.INTERACTION);
            stack.up();
            agent.join();
            assertThat(shoppers.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(shoppers.exitValue()).as(browser.get().log()).isZero();
        }
        var seen = EventJson.read(Files.readString(folder.resolve("seen.json")), JsonNode.class);
        isWhole("one", seen);
        isWhole("other", seen);
    }

    /** Says each answer until it is taken: whether a call that broke was heard, its key knows. */
    private void answerAll() {
        for (var i = 0; i < WORDS; i++) {
            answer("one", i);
            answer("other", i);
        }
    }

    private void answer(String shopper, int number) {
        var key = UUID.randomUUID().toString();
        eventually(() -> assertThat(said(shopper, "in")).hasSizeGreaterThan(number));
        var path = messages(shopper);
        var answer = Map.of("body", words("answer to " + shopper, number));
        eventually(() ->
                api.postOnce(key, "agent", Service.INTERACTION, path, answer).ok());
    }

    private void isWhole(String shopper, JsonNode seen) {
        var hers = lines(seen.path(shopper).path("first"));
        assertThat(hers).filteredOn(line -> line.startsWith("in ")).containsExactlyElementsOf(all("in ", shopper));
        assertThat(hers)
                .filteredOn(line -> line.startsWith("out "))
                .containsExactlyElementsOf(all("out ", "answer to " + shopper));
        assertThat(lines(seen.path(shopper).path("anew"))).isEqualTo(hers);
        assertThat(said(shopper, "in")).isEqualTo(bodies(shopper));
        assertThat(said(shopper, "out")).isEqualTo(bodies("answer to " + shopper));
    }

    private List<String> all(String direction, String who) {
        return bodies(who).stream().map(direction::concat).toList();
    }

    private List<String> bodies(String who) {
        return IntStream.range(0, WORDS).mapToObj(i -> words(who, i)).toList();
    }

    private String words(String who, int number) {
        return mark + " " + who + " " + number;
    }

    private static List<String> lines(JsonNode seen) {
        var lines = new ArrayList<String>();
        seen.forEach(line -> lines.add(
                line.path("direction").asText() + " " + line.path("body").asText()));
        return lines;
    }

    /** As the agent sees it. */
    private List<String> said(String shopper, String direction) {
        return api.all("agent", Service.INTERACTION, messages(shopper)).stream()
                .filter(message -> message.path("direction").asText().equals(direction))
                .map(message -> message.path("body").asText())
                .toList();
    }

    private String messages(String shopper) {
        var conversation = conversations.computeIfAbsent(
                shopper, _ -> conversation(shopper).orElseThrow(AssertionError::new));
        return "/api/v1/conversations/" + conversation + "/messages?limit=200";
    }

    private Optional<String> conversation(String shopper) {
        try (var database = stack.database(Service.INTERACTION);
                var query = database.prepareStatement(HERS)) {
            query.setString(1, words(shopper, 0));
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
