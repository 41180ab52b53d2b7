package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chats over a real socket; what a widget does in a browser is tried with the widget itself. */
@QuarkusTest
@WithRapport
class ChatTest {
    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private final HttpClient http = HttpClient.newHttpClient();
    private final String visitor = some("device");

    @TestHTTPResource("/v1/chat")
    URI address;

    @Inject
    Jdbi jdbi;

    private ExtractableResponse<Response> source;
    private String shop;

    /** A widget's end of the socket. */
    private final class Line implements WebSocket.Listener {
        final List<JsonNode> heard = new CopyOnWriteArrayList<>();
        final StringBuilder begun = new StringBuilder();
        volatile int closed;
        WebSocket socket;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            begun.append(data);
            if (isLast) {
                heard.add(EventJson.read(begun.toString(), JsonNode.class));
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed = code;
            return null;
        }

        void tell(Object said) {
            socket.sendText(EventJson.write(said), true).join();
        }

        void say(UUID id, String body) {
            tell(Map.of("type", "say", "id", id, "body", body));
        }

        List<JsonNode> all(String type) {
            return heard.stream()
                    .filter(each -> each.path("type").asText().equals(type))
                    .toList();
        }

        JsonNode until(String type) {
            await().until(() -> !all(type).isEmpty());
            return all(type).getFirst();
        }

        JsonNode untilMessage(String body) {
            await().until(() -> all("message").stream()
                    .anyMatch(each -> each.path("body").asText().equals(body)));
            return all("message").stream()
                    .filter(each -> each.path("body").asText().equals(body))
                    .findFirst()
                    .orElseThrow();
        }

        void hangUp() {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }

    @BeforeEach
    void open() {
        source = Storefront.source(
                some("chat").toLowerCase(Locale.ROOT), ",\"allowedOrigins\":[\"https://shop.example\"]");
        shop = source.path("shop");
    }

    @AfterEach
    void close() {
        jdbi.useHandle(handle -> handle.execute("update mailbox set enabled = false where shop = ?", shop));
    }

    @Test
    void bothSidesTalkAndNothingIsLostOrDoubledOverAReconnect() {
        var widget = connected(null);
        var token = widget.until("welcome").path("token").asText();
        var said = UUID.randomUUID();
        widget.say(said, "Is it in stock?");
        widget.say(said, "Is it in stock?");
        await().until(() -> widget.all("kept").size() == 2);
        var heard = messages.untilEvent(MessageRecorded.class, one -> shop.equals(one.shop()));
        assertThat(heard.channel()).isEqualTo("chat");
        assertThat(heard.body()).isEqualTo("Is it in stock?");
        assertThat(heard.visitorId()).isNotNull();

        answer(heard.conversationId(), "Yes, three of them.");
        var answer = widget.untilMessage("Yes, three of them.");
        assertThat(answer.path("direction").asText()).isEqualTo("out");
        widget.hangUp();
        answer(heard.conversationId(), "Shall we keep one for you?");

        var again = connected(token);
        var welcome = again.until("welcome");
        assertThat(welcome.path("token").asText()).isEqualTo(token);
        assertThat(welcome.at("/messages/0/sayId").asText()).isEqualTo(said.toString());
        assertThat(welcome.at("/messages/1/body").asText()).isEqualTo("Yes, three of them.");
        if (welcome.path("messages").size() < 3) {
            again.untilMessage("Shall we keep one for you?");
        }
        again.tell(Map.of("type", "reached", "ids", List.of(answer.path("id").asText()), "read", true));
        await().untilAsserted(() -> conversation(heard.conversationId())
                .body("items", hasSize(3))
                .body(
                        "items.body",
                        equalTo(List.of("Is it in stock?", "Yes, three of them.", "Shall we keep one for you?")))
                .body("items[1].status", equalTo("read")));
        assertThat(connected(null).until("welcome").path("messages")).isEmpty();
    }

    @Test
    void anAnswerThatACrashLeftInTheMiddleIsNotLost() {
        var widget = connected(null);
        widget.until("welcome");
        widget.say(UUID.randomUUID(), "Is it in stock?");
        var heard = messages.untilEvent(MessageRecorded.class, one -> shop.equals(one.shop()));
        answer(heard.conversationId(), "Yes.");
        widget.untilMessage("Yes.");

        jdbi.useHandle(handle -> handle.execute("""
                update message set status = 'SENDING', status_at = now() - interval '1 minute', leased_until = now() + interval '1 hour'
                where conversation_id = ? and direction = 'out'
                """, heard.conversationId()));
        answer(heard.conversationId(), "Three.");

        assertThat(widget.untilMessage("Three.").path("direction").asText()).isEqualTo("out");
        conversation(heard.conversationId()).body("items.status", equalTo(List.of("received", "sent", "sent")));
    }

    @Test
    void whoHasLeftIsAnsweredByMail() throws MessagingException {
        var hers = some("linh") + "@mail.example";
        var server = new GreenMail(
                new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "imap"), new ServerSetup(0, "127.0.0.1", "smtp")});
        server.start();
        try {
            mailbox(server);
            var widget = connected(null);
            widget.until("welcome");
            widget.say(UUID.randomUUID(), "Khi nào có hàng?");
            widget.until("kept");
            widget.tell(Map.of("type", "contact", "name", "Linh", "email", "no address"));
            assertThat(widget.until("refused").path("reason").asText()).isEqualTo("email");
            widget.tell(Map.of("type", "contact", "name", "Linh", "email", hers));
            await().until(() -> widget.all("kept").size() == 2);
            var heard = messages.untilEvent(MessageRecorded.class, one -> shop.equals(one.shop()));
            widget.hangUp();
            await().untilAsserted(() -> state(heard.conversationId())
                    .statusCode(200)
                    .body("online", equalTo(false))
                    .body("reachable", equalTo(true)));

            answer(heard.conversationId(), "Thứ hai tuần sau.");

            await().untilAsserted(() -> assertThat(server.getReceivedMessages()).hasSize(1));
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getAllRecipients()[0].toString()).contains(hers);
            await().untilAsserted(() -> conversation(heard.conversationId()).body("items[1].status", equalTo("sent")));
        } finally {
            server.stop();
        }
    }

    @Test
    void eachSideSeesThatTheOtherIsThereAndWrites() {
        var widget = connected(null);
        widget.until("welcome");
        widget.say(UUID.randomUUID(), "Hello");
        widget.until("kept");
        var heard = messages.untilEvent(MessageRecorded.class, one -> shop.equals(one.shop()));
        widget.tell(Map.of("type", "typing"));
        await().untilAsserted(() ->
                state(heard.conversationId()).body("online", equalTo(true)).body("typing", equalTo(true)));

        Api.given(Roles.AGENT).put("/api/v1/chat-desk").then().statusCode(204);
        Api.given(Roles.AGENT)
                .put("/api/v1/chats/{id}/typing", heard.conversationId())
                .then()
                .statusCode(204);

        assertThat(widget.until("desk").path("attended").asBoolean()).isTrue();
        assertThat(widget.until("typing").path("active").asBoolean()).isTrue();
        Api.given(Roles.AGENT).delete("/api/v1/chat-desk").then().statusCode(204);
        await().until(() -> widget.all("desk").size() == 2);
    }

    @Test
    void strangersAndFloodsAreTurnedAway() {
        var wrongKey = connect("wrong", "https://shop.example");
        await().until(() -> wrongKey.closed == 1008);
        var wrongOrigin = connect(source.path("writeKey"), "https://elsewhere.example");
        await().until(() -> wrongOrigin.closed == 1008);

        var widget = connected(null);
        widget.until("welcome");
        widget.socket.sendText("{\"type\":\"dance\"}", true).join();
        assertThat(widget.until("refused").path("reason").asText()).isEqualTo("not-understood");
        IntStream.range(0, 40).forEach(i -> widget.say(UUID.randomUUID(), "Buy " + i));
        await().until(() -> widget.all("refused").stream()
                .anyMatch(each -> each.path("reason").asText().equals("too-fast")
                        && each.path("again").asBoolean()));
    }

    @Test
    void theWidgetIsOneScript() {
        RestAssured.get("/chat.js").then().statusCode(200).body(containsString("data-write-key"));
    }

    private Line connected(String token) {
        var line = connect(source.path("writeKey"), "https://shop.example");
        var hello = token == null
                ? Map.of("type", "hello", "anonymousId", visitor)
                : Map.of("type", "hello", "anonymousId", visitor, "token", token);
        line.tell(hello);
        return line;
    }

    private Line connect(String writeKey, String origin) {
        var line = new Line();
        line.socket = http.newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create(address.toString().replaceFirst("^http", "ws") + "?writeKey=" + writeKey), line)
                .join();
        return line;
    }

    private static void answer(UUID conversation, String body) {
        Api.given(Roles.AGENT)
                .body(Map.of("body", body))
                .post("/api/v1/conversations/{id}/messages", conversation)
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse conversation(UUID id) {
        return Api.given(Roles.AGENT)
                .get("/api/v1/conversations/{id}/messages", id)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse state(UUID id) {
        return Api.given(Roles.AGENT).get("/api/v1/chats/{id}", id).then();
    }

    private void mailbox(GreenMail server) {
        var ours = some("support") + "@shop.example";
        server.setUser(ours, ours, "secret");
        var host = "127.0.0.1";
        Api.given(Roles.ADMIN)
                .body(Map.of(
                        "name",
                        some("box").toLowerCase(Locale.ROOT),
                        "shop",
                        shop,
                        "address",
                        ours,
                        "subaddressing",
                        true,
                        "incoming",
                        Map.of(
                                "host",
                                host,
                                "port",
                                server.getImap().getPort(),
                                "user",
                                ours,
                                "password",
                                "secret",
                                "encryption",
                                "none"),
                        "outgoing",
                        Map.of("host", host, "port", server.getSmtp().getPort(), "encryption", "none")))
                .post("/api/v1/mailboxes")
                .then()
                .statusCode(201);
    }
}
