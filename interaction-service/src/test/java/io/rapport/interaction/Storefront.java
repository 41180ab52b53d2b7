package io.rapport.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventProbe.Probed;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;

/** A storefront of the tests that sends with the default source's key. */
final class Storefront {
    static final String WRITE_KEY = "test-write-key";

    private Storefront() {}

    static String some(String what) {
        return what + "-" + Ids.next();
    }

    static RequestSpecification withKey(String writeKey) {
        var basic = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
        return RestAssured.given().contentType(ContentType.JSON).header("Authorization", "Basic " + basic);
    }

    static ValidatableResponse post(String call, String body) {
        return withKey(WRITE_KEY).body(body).post("/v1/" + call).then();
    }

    static void accepts(String call, String body) {
        post(call, body).statusCode(200);
    }

    static String order(String name, String messageId, String who, String orderId, String more) {
        return """
                {"type":"track","event":"%s","messageId":"%s"%s,"properties":{"order_id":"%s"%s}}
                """.formatted(name, messageId, who, orderId, more);
    }

    static String user(String userId) {
        return ",\"userId\":\"" + userId + "\"";
    }

    /** Waits for what became of an event. */
    static Probed happened(String id) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> EventProbe.of(Topic.INTERACTION_EVENTS).all().stream()
                                .filter(probed -> probed.envelope().id().equals(id))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    static ValidatableResponse orderOf(String shop, String orderId) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/orders/{shop}/{orderId}", shop, orderId)
                .then();
    }

    /** A new source in a shop of its own. */
    static ExtractableResponse<Response> source(String name, String more) {
        return Api.given(Roles.ADMIN)
                .body("{\"name\":\"%s\",\"shop\":\"%s\"%s}".formatted(name, name, more))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract();
    }

    static String quarantined(String messageId) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/quarantine?limit=1000")
                .then()
                .statusCode(200)
                .body("items.messageId", hasItem(messageId))
                .extract()
                .path("items.find { it.messageId == '" + messageId + "' }.id");
    }
}
