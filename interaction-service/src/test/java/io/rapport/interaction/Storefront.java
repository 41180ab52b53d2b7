package io.rapport.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.Ids;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Base64;

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
}
