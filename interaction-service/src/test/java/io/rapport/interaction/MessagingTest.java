package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WhatsApp, Messenger, Instagram, Telegram, SMS and phone notes, with a real HTTP server in the place of their APIs. */
@QuarkusTest
@WithRapport
@QuarkusTestResource(MessagingApiPort.class)
class MessagingTest {
    private static final String APP_SECRET = "the-secret-of-our-app";

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private HttpServer api;

    /** Where the service looks for Meta's API. */
    @ConfigProperty(name = "rapport.channels.meta-url")
    String metaUrl;

    private final EventProbe messages = EventProbe.of(Topic.INTERACTION_MESSAGES);
    private final EventProbe identities = EventProbe.of(Topic.STOREFRONT_IDENTITIES);
    private final String name = some("acc").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    private final String person =
            Long.toString(900_000_000_000L + Math.abs(Ids.next().hashCode()));

    record Sent(String path, Map<String, String> headers, String body) {}

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 0);
        api.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), values.getFirst()));
            sent.add(new Sent(exchange.getRequestURI().getPath(), headers, body));
            var answer = answer(exchange.getRequestURI().getPath(), body).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
    }

    private int port() {
        return URI.create(metaUrl).getPort();
    }

    private static String answer(String path, String body) {
        var id = "out-" + Integer.toHexString(body.hashCode());
        if (path.contains("/bot")) {
            return "{\"ok\":true,\"result\":{\"message_id\":77}}";
        }
        return body.contains("messaging_product")
                ? "{\"messages\":[{\"id\":\"" + id + "\"}]}"
                : "{\"message_id\":\"" + id + "\"}";
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void hearsAndAnswersOnWhatsApp() {
        var account = account("whatsapp", "4711");
        var verify = account.getString("verifyToken");
        verified(account, verify).statusCode(200).body(equalTo("c-1"));
        verified(account, verify + "x").statusCode(403);
        var said = whatsApp("wamid." + name, Instant.now(), "Merhaba, siparişim nerede?");

        meta(account, said).statusCode(200);
        meta(account, said).statusCode(200);

        var heard = messages.untilEvents(1, MessageRecorded.class, one -> isHers(one))
                .getFirst();
        assertThat(heard.channel()).isEqualTo("whatsapp");
        assertThat(heard.body()).isEqualTo("Merhaba, siparişim nerede?");
        assertThat(heard.author()).isEqualTo("Ayşe " + name);
        assertThat(identities
                        .untilEvent(Identified.class, one -> one.identities().contains("whatsapp:" + person))
                        .traits()
                        .path("phone")
                        .textValue())
                .isEqualTo("+" + person);
        identities.untilEvent(VisitorIdentified.class, one -> one.visitorId().equals(heard.visitorId()));

        var reply = reply(heard.conversationId(), "Yolda " + name);
        status(reply, "sent");
        var out = sent("Yolda " + name);
        assertThat(out.path()).isEqualTo("/meta/4711/messages");
        assertThat(out.headers()).containsEntry("authorization", "Bearer token-4711");
        var id = "out-" + Integer.toHexString(out.body().hashCode());
        meta(account, statusOf(id, "read")).statusCode(200);
        meta(account, statusOf(id, "delivered")).statusCode(200);
        status(reply, "read");
        Api.given(Roles.AGENT)
                .get("/api/v1/conversations/" + heard.conversationId() + "/messages")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[1].status", equalTo("read"));
    }

    @Test
    void writesNoMoreWhenTheWindowIsClosed() {
        var account = account("whatsapp", "4711");
        meta(account, whatsApp("wamid.old" + name, Instant.now().minus(Duration.ofHours(25)), "Yesterday."))
                .statusCode(200);
        var heard = messages.untilEvent(MessageRecorded.class, this::isHers);

        var reply = reply(heard.conversationId(), "Too late " + name);

        assertThat(status(reply, "failed").reason()).isEqualTo("window-closed");
        assertThat(sent).noneMatch(one -> one.body().contains("Too late " + name));
    }

    @Test
    void hearsAndAnswersOnMessengerAndInstagram() {
        for (var channel : List.of("messenger", "instagram")) {
            var account = account(channel, "page" + channel);
            meta(account, """
                    {"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"%s"},"recipient":{"id":"page%s"},"timestamp":%d,
                     "message":{"mid":"m-%s-%s","text":"Hi","attachments":[{"type":"image","payload":{"url":"https://x"}}]}}]}]}
                    """.formatted(person, channel, Instant.now().toEpochMilli(), channel, name))
                    .statusCode(200);
            var heard = messages.untilEvent(
                    MessageRecorded.class, one -> one.channel().equals(channel) && isOfAccount(one, account));
            identities.untilEvent(
                    VisitorIdentified.class, one -> one.identities().contains(channel + ":" + person));
            var reply = reply(heard.conversationId(), "Hello " + channel + name);
            status(reply, "sent");
            meta(account, """
                    {"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"%s"},"recipient":{"id":"page%s"},"timestamp":%d,
                     "read":{"watermark":%d}}]}]}
                    """.formatted(
                                    person,
                                    channel,
                                    Instant.now().toEpochMilli(),
                                    Instant.now().plusSeconds(2).toEpochMilli()))
                    .statusCode(200);
            status(reply, "read");
        }
    }

    @Test
    void hearsAndAnswersOnTelegram() {
        var account = account("telegram", null);
        var update = """
                {"update_id":1,"message":{"message_id":5,"date":%d,"text":"Xin chào","chat":{"id":%s,"type":"private"},
                 "from":{"id":%s,"is_bot":false,"first_name":"Đặng","last_name":"Thị"}}}
                """.formatted(Instant.now().getEpochSecond(), person, person);
        telegram(account, update, account.getString("secret") + "x").statusCode(401);

        telegram(account, update, account.getString("secret")).statusCode(200);
        telegram(account, update, account.getString("secret")).statusCode(200);

        var heard = messages.untilEvents(1, MessageRecorded.class, one -> isOfAccount(one, account))
                .getFirst();
        assertThat(heard.author()).isEqualTo("Đặng Thị");
        var reply = reply(heard.conversationId(), "Chào " + name);
        status(reply, "sent");
        assertThat(sent("Chào " + name).path()).isEqualTo("/telegram/bottoken-null/sendMessage");
    }

    @Test
    void hearsAndAnswersThroughAnAdapter() {
        var account = account("sms", null);
        var body = "{\"id\":\"s-%s\",\"from\":\"+905321234567\",\"text\":\"Kargo nerede?\"}".formatted(name);
        adapter(account, body, Instant.now(), account.getString("secret")).statusCode(200);
        adapter(account, body, Instant.now().minus(Duration.ofMinutes(6)), account.getString("secret"))
                .statusCode(401);
        adapter(account, body, Instant.now(), "whsec_" + Base64.getEncoder().encodeToString(new byte[32]))
                .statusCode(401);

        var heard = messages.untilEvents(1, MessageRecorded.class, one -> isOfAccount(one, account))
                .getFirst();
        var reply = reply(heard.conversationId(), "Yarın " + name);
        status(reply, "sent");
        assertThat(sent("Yarın " + name).headers())
                .containsKey("webhook-signature")
                .containsEntry("webhook-id", reply.toString());
        adapter(
                        account,
                        "{\"id\":\"%s\",\"status\":\"failed\",\"reason\":\"no-such-number\"}".formatted(reply),
                        Instant.now(),
                        account.getString("secret"))
                .statusCode(200);
        assertThat(status(reply, "failed").reason()).isEqualTo("no-such-number");
        var phone = account("phone", null);
        adapter(
                        phone,
                        "{\"id\":\"p-%s\",\"from\":\"+905321234567\",\"text\":\"She called about a broken cup.\"}"
                                .formatted(name),
                        Instant.now(),
                        phone.getString("secret"))
                .statusCode(200);
        messages.untilEvent(MessageRecorded.class, one -> isOfAccount(one, phone));
    }

    @Test
    void refusesWhatIsForgedOrBroken() {
        var account = account("whatsapp", "4711");
        var body = whatsApp("wamid.forged" + name, Instant.now(), "forged");
        post(account, body, "sha256=" + "0".repeat(64)).statusCode(401);
        post(account, body, null).statusCode(401);
        post(account, body, "sha256=" + hmac(APP_SECRET, body + " ")).statusCode(401);
        Api.anonymous()
                .body(body)
                .post("/webhooks/whatsapp/no-such-account")
                .then()
                .statusCode(401);
        meta(account, "{\"entry\":").statusCode(400);
        meta(account, "[]").statusCode(200);
        meta(
                        account,
                        "{\"entry\":[{\"changes\":[{\"value\":{\"metadata\":{\"phone_number_id\":\"4711\"},\"messages\":[{},null,5,{\"from\":[]}]}}]}]}")
                .statusCode(200);
        Api.given(Roles.AGENT).get("/api/v1/messaging-accounts").then().statusCode(403);
        assertThat(Api.given(Roles.ADMIN)
                        .get("/api/v1/messaging-accounts/" + account.getString("id"))
                        .asString())
                .doesNotContain(APP_SECRET)
                .doesNotContain("token-4711");
    }

    @Test
    void aRepeatUnderTheSameKeyIsToldTheSameSecret() {
        var key = name + "-key";
        var wanted = Map.of("channel", "phone", "name", name + "-once");
        var first = create(key, wanted)
                .statusCode(201)
                .body("secret", notNullValue())
                .extract();
        assertThat(create(key, wanted).statusCode(201).extract().asString()).isEqualTo(first.asString());
        create(key, Map.of("channel", "phone", "name", name + "-twice")).statusCode(422);
    }

    private static ValidatableResponse create(String key, Map<String, ?> wanted) {
        return Api.given(Roles.ADMIN)
                .header("Idempotency-Key", key)
                .body(wanted)
                .post("/api/v1/messaging-accounts")
                .then();
    }

    private JsonPath account(String channel, String externalId) {
        var wanted = new HashMap<String, Object>(Map.of("channel", channel, "name", name + "-" + channel));
        if (!List.of("sms", "phone").contains(channel)) {
            wanted.put("token", "token-" + externalId);
        }
        if (externalId != null) {
            wanted.put("externalId", externalId);
            wanted.put("secret", APP_SECRET);
        }
        if (channel.equals("sms")) {
            wanted.put("sendUrl", "http://127.0.0.1:" + port() + "/sms");
        }
        return Api.given(Roles.ADMIN)
                .body(wanted)
                .post("/api/v1/messaging-accounts")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private String whatsApp(String id, Instant at, String text) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
                 "metadata":{"phone_number_id":"4711"},"contacts":[{"profile":{"name":"Ayşe %s"},"wa_id":"%s"}],
                 "messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}
                """.formatted(name, person, person, id, at.getEpochSecond(), text);
    }

    private static String statusOf(String id, String status) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "metadata":{"phone_number_id":"4711"},"statuses":[{"id":"%s","status":"%s"}]}}]}]}
                """.formatted(id, status);
    }

    private ValidatableResponse verified(JsonPath account, String token) {
        return Api.anonymous()
                .queryParam("hub.mode", "subscribe")
                .queryParam("hub.verify_token", token)
                .queryParam("hub.challenge", "c-1")
                .get(account.getString("webhook"))
                .then();
    }

    private ValidatableResponse meta(JsonPath account, String body) {
        return post(account, body, "sha256=" + hmac(APP_SECRET, body));
    }

    private static ValidatableResponse post(JsonPath account, String body, String signature) {
        var request = Api.anonymous().body(body.getBytes(UTF_8));
        return (signature == null ? request : request.header("X-Hub-Signature-256", signature))
                .post(account.getString("webhook"))
                .then();
    }

    private static ValidatableResponse telegram(JsonPath account, String body, String secret) {
        return Api.anonymous()
                .header("X-Telegram-Bot-Api-Secret-Token", secret)
                .body(body.getBytes(UTF_8))
                .post(account.getString("webhook"))
                .then();
    }

    private static ValidatableResponse adapter(JsonPath account, String body, Instant at, String secret) {
        var id = Ids.next().toString();
        var timestamp = Long.toString(at.getEpochSecond());
        var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        var signature = Base64.getEncoder().encodeToString(mac(key, id + "." + timestamp + "." + body));
        return Api.anonymous()
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", "v1," + signature)
                .body(body.getBytes(UTF_8))
                .post(account.getString("webhook"))
                .then();
    }

    private UUID reply(UUID conversation, String text) {
        var id = Ids.next();
        EventSender.send(
                conversation.toString(),
                Instant.now(),
                new ReplyRequested(id, Ids.next(), conversation, null, "agent", text));
        return id;
    }

    private MessageStatusChanged status(UUID message, String status) {
        return messages.untilEvent(
                MessageStatusChanged.class,
                one -> one.messageId().equals(message) && one.status().equals(status));
    }

    private Sent sent(String text) {
        await().untilAsserted(() ->
                assertThat(sent.stream().filter(one -> says(one, text))).hasSize(1));
        return sent.stream().filter(one -> says(one, text)).findFirst().orElseThrow();
    }

    private static boolean says(Sent sent, String text) {
        return EventJson.read(sent.body(), JsonNode.class).toString().contains(text);
    }

    private boolean isHers(MessageRecorded message) {
        return message.direction().equals("in") && ("Ayşe " + name).equals(message.author());
    }

    private boolean isOfAccount(MessageRecorded message, JsonPath account) {
        var conversation = Api.given(Roles.AGENT).get("/api/v1/conversations/" + message.conversationId());
        return message.direction().equals("in")
                && account.getString("id").equals(conversation.jsonPath().getString("accountId"));
    }

    private static String hmac(String secret, String body) {
        return HexFormat.of().formatHex(mac(secret.getBytes(UTF_8), body));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
