package io.rapport.interaction;

import static io.rapport.interaction.Storefront.WRITE_KEY;
import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.order;
import static io.rapport.interaction.Storefront.post;
import static io.rapport.interaction.Storefront.quarantined;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.user;
import static io.rapport.interaction.Storefront.withKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.interaction.intake.EventName;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class CollectorTest {

    @Test
    void answersOnceKafkaHasIt() {
        var userId = some("u");
        post("track", order("Order Completed", some("m"), user(userId), some("o"), ",\"total\":12.5"))
                .statusCode(200)
                .body("success", equalTo(true));

        assertThat(EventProbe.of(Topic.STOREFRONT_EVENTS).eventsOf(StorefrontEvent.class))
                .anyMatch(event -> userId.equals(event.userId()));
    }

    @Test
    void refusesAWrongWriteKey() {
        withKey("wrong").body("{}").post("/v1/track").then().statusCode(401).contentType("application/problem+json");
        Api.anonymous().body("{}").post("/v1/track").then().statusCode(401);
    }

    @Test
    void takesTheWriteKeyFromTheBodyOfABeacon() {
        var body = """
                {"writeKey":"%s","userId":"%s","event":"Product Viewed","properties":{"product_id":"p"}}
                """.formatted(WRITE_KEY, some("u"));
        RestAssured.given()
                .contentType("text/plain")
                .header("Origin", "https://shop.example")
                .body(body)
                .post("/v1/t")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://shop.example")
                .header("Access-Control-Allow-Credentials", "true");
    }

    @Test
    void letsBrowsersAskFirst() {
        RestAssured.given()
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/batch")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Headers", containsString("Authorization"));
    }

    @Test
    void refusesBrokenJson() {
        post("track", "{\"event\":").statusCode(400).body("errors", hasSize(1));
        post("track", "{\"event\":\"A\",\"userId\":NaN}").statusCode(400);
        post("batch", "{\"batch\":[{]}").statusCode(400);
    }

    @Test
    void refusesAnEventOf40Kilobytes() {
        var body = """
                {"userId":"u","event":"Note Taken","properties":{"text":"%s"}}""".formatted("x".repeat(40 * 1024));
        post("track", body).statusCode(413).contentType("application/problem+json");
    }

    @Test
    void takesAnOrderOf40Kilobytes() {
        accepts(
                "track",
                order(
                        "Order Completed",
                        some("m"),
                        user(some("u")),
                        some("o"),
                        ",\"note\":\"" + "x".repeat(40_000) + "\""));
    }

    @Test
    void unpacksGzipAndMeasuresWhatComesOut() throws IOException {
        gzipped("{\"userId\":\"%s\",\"event\":\"Product Viewed\"}".formatted(some("u")))
                .statusCode(200);
        gzipped("{\"userId\":\"u\",\"event\":\"" + " ".repeat(2_000_000) + "\"}")
                .statusCode(413);
    }

    @Test
    void refusesAnUnknownCurrencyAndQuarantinesIt() {
        var messageId = some("m");
        post(
                        "track",
                        order(
                                "Order Completed",
                                messageId,
                                user(some("u")),
                                some("o"),
                                ",\"total\":5,\"currency\":\"QQQ\""))
                .statusCode(400)
                .body("errors.field", contains("properties.currency"));

        quarantined(messageId);
    }

    @Test
    void refusesANegativeQuantity() {
        post(
                        "track",
                        order(
                                "Order Completed",
                                some("m"),
                                user(some("u")),
                                some("o"),
                                ",\"products\":[{\"product_id\":\"p\",\"price\":\"3.5\",\"quantity\":-1}]"))
                .statusCode(400)
                .body("errors.field", contains("properties.products[0].quantity"));
    }

    @Test
    void refusesAnEventOfNobody() {
        post("track", "{\"event\":\"Product Viewed\"}").statusCode(400).body("errors.field", contains("userId"));
    }

    @Test
    void namesTheBadEventOfABatchAndTakesTheOthers() {
        var good = some("u");
        var bad = some("m");
        var body = """
                {"batch":[{"type":"track","userId":"%s","event":"Product Viewed"},
                 {"type":"track","userId":"u","messageId":"%s","event":"Product Viewed","properties":{"currency":"???"}},
                 {"type":"page","anonymousId":"%s","context":{"page":{"url":"https://shop.example/a?email=x@example.com"}}}]}
                """.formatted(good, bad, some("a"));
        post("batch", body)
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rejected", hasSize(1))
                .body("rejected[0].index", equalTo(1))
                .body("rejected[0].messageId", equalTo(bad))
                .body("rejected[0].errors.field", contains("properties.currency"));

        quarantined(bad);
        EventProbe.of(Topic.STOREFRONT_EVENTS).untilEvent(StorefrontEvent.class, event -> good.equals(event.userId()));
    }

    @Test
    void replaysAMendedEventOnce() {
        var messageId = some("m");
        var userId = some("u");
        var orderId = some("o");
        post("track", order("Order Completed", messageId, user(userId), orderId, ",\"total\":-5"))
                .statusCode(400);
        var id = quarantined(messageId);
        var mended = order("Order Completed", messageId, user(userId), orderId, ",\"total\":5");

        Api.given(Roles.ADMIN).post("/api/v1/quarantine/{id}/replay", id).then().statusCode(400);
        Api.given(Roles.ADMIN)
                .body(mended)
                .post("/api/v1/quarantine/{id}/replay", id)
                .then()
                .statusCode(202);
        Api.given(Roles.ADMIN)
                .body(mended)
                .post("/api/v1/quarantine/{id}/replay", id)
                .then()
                .statusCode(409);
        EventProbe.of(Topic.INTERACTION_EVENTS)
                .untilEvent(
                        Happened.class,
                        event -> orderId.equals(
                                event.properties().path("order_id").asText()));
    }

    @Test
    void takesEveryCallOfTheSpec() throws IOException {
        var shopper = some("a");
        var sent = new ArrayList<String>();
        for (var call : EventJson.MAPPER.readTree(SharedData.text("segment-spec/ecommerce_v2_calls.json"))) {
            var messageId = some("m");
            ((ObjectNode) call).put("anonymousId", shopper).put("messageId", messageId);
            accepts("track", call.toString());
            accepts("track", call.toString());
            sent.add(EventName.typeOf(call.get("event").asText()) + " " + messageId);
        }

        assertThat(sent).hasSize(25);
        await().untilAsserted(() -> {
            var happened = EventProbe.of(Topic.INTERACTION_EVENTS).all().stream()
                    .filter(probed -> probed.data() instanceof Happened
                            && sent.contains(probed.envelope().type() + " "
                                    + probed.envelope().id()))
                    .toList();
            assertThat(happened)
                    .extracting(probed ->
                            probed.envelope().type() + " " + probed.envelope().id())
                    .containsExactlyInAnyOrderElementsOf(sent);
            assertThat(happened)
                    .extracting(probed -> ((Happened) probed.data()).visitorId())
                    .containsOnly(((Happened) happened.getFirst().data()).visitorId());
        });
    }

    @Test
    void splitsPersonalDataOff() {
        var userId = some("u");
        var email = some("ada") + "@example.com";
        accepts("track", order("Order Completed", some("m"), user(userId), some("o"), """
                        ,"total":"10.5","email":"%s","shipping_address":{"street":"Way 1","country":"Turkey"}""".formatted(email)));

        var event = EventProbe.of(Topic.STOREFRONT_EVENTS)
                .untilEvent(StorefrontEvent.class, each -> userId.equals(each.userId()));
        assertThat(event.properties().toString()).doesNotContain("@").doesNotContain("Way 1");
        assertThat(event.properties().at("/shipping_address/country").asText()).isEqualTo("TR");
        assertThat(event.identities()).singleElement().asString().startsWith("email-sha256:");
        var person = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(Identified.class, each -> each.identities().contains("user:" + userId));
        assertThat(person.traits().path("email").asText()).isEqualTo(email);
    }

    @Test
    void passesConsentOn() {
        var userId = some("u");
        accepts(
                "track",
                "{\"event\":\"Email Subscribed\",\"userId\":\"%s\",\"properties\":{\"email\":\"%s@example.com\"}}"
                        .formatted(userId, userId));

        var consent = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(ConsentGiven.class, each -> each.identities().contains("user:" + userId));
        assertThat(consent.state()).isEqualTo("granted");
    }

    @Test
    void makesASourceWithAKeyOfItsOwn() {
        var name = some("s");
        var source = Api.given(Roles.ADMIN)
                .body("{\"name\":\"%s\",\"shop\":\"%s\"}".formatted(name, name))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .body("writeKey", notNullValue())
                .extract();
        String first = source.path("writeKey");
        String id = source.path("id");
        Api.given(Roles.ADMIN)
                .body("{\"name\":\"%s\"}".formatted(name))
                .post("/api/v1/sources")
                .then()
                .statusCode(409);
        Api.given(Roles.ADMIN).get("/api/v1/sources?name=" + name).then().body("items.id", contains(id));
        String second = Api.given(Roles.ADMIN)
                .post("/api/v1/sources/{id}/keys", id)
                .then()
                .statusCode(201)
                .extract()
                .path("writeKey");
        var call = "{\"userId\":\"42\",\"event\":\"Product Viewed\"}";
        withKey(first).body(call).post("/v1/track").then().statusCode(200);
        withKey(second).body(call).post("/v1/track").then().statusCode(200);
        assertThat(EventProbe.of(Topic.STOREFRONT_EVENTS).all())
                .anyMatch(probed -> probed.key().equals("user:" + name + "/42")
                        && probed.envelope().source().equals("storefront/" + name));
    }

    private static io.restassured.response.ValidatableResponse gzipped(String body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(UTF_8));
        }
        var plain = RestAssuredConfig.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));
        return withKey(WRITE_KEY)
                .config(plain)
                .header("Content-Encoding", "gzip")
                .body(packed.toByteArray())
                .post("/v1/track")
                .then();
    }
}
