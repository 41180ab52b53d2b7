package io.rapport.interaction.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.arc.ClientProxy;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
class OpenCallsTest {
    private static final String ORIGIN = "https://shop.example";

    @Inject
    OpenCalls calls;

    @Test
    void aCallIsToldToComeAgainWhileTooManyAreOpen() {
        var open = ClientProxy.unwrap(calls);
        var most = open.most;
        try {
            open.most = 0;
            post().statusCode(503)
                    .header("Retry-After", "5")
                    .header("Access-Control-Allow-Origin", ORIGIN)
                    .header("Access-Control-Expose-Headers", "Retry-After")
                    .body("title", equalTo("Not taken"));
            RestAssured.given().post("/beacon/v1/batch").then().statusCode(503);
            RestAssured.given()
                    .header("Origin", ORIGIN)
                    .options("/v1/track")
                    .then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Methods", containsString("POST"));
        } finally {
            open.most = most;
        }
        post().statusCode(200);
    }

    @Test
    void aCallThatIsNeverSentToItsEndKeepsNobodyOut() throws IOException {
        var open = ClientProxy.unwrap(calls);
        var most = open.most;
        var longestRead = open.longestRead;
        try (var stalled = new Socket("127.0.0.1", RestAssured.port)) {
            stalled.getOutputStream().write(call("{").getBytes(UTF_8));
            await().until(() -> open.number() > 0);
            open.most = 1;
            post().statusCode(503);
            open.longestRead = 0;
            await().untilAsserted(() -> post().statusCode(200));
            assertThat(stalled.getInputStream().read()).isEqualTo(-1);
        } finally {
            open.most = most;
            open.longestRead = longestRead;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"userId\":\"42\",\"event\":\"Product Viewed\"}"})
    void aCallWhoseCallerIsGoneIsOpenNoMore(String body) throws IOException {
        var open = ClientProxy.unwrap(calls);
        var before = open.number();
        for (var i = 0; i < 50; i++) {
            try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
                socket.getOutputStream().write(call(body).getBytes(UTF_8));
            }
        }

        await().pollDelay(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(open.number()).isLessThanOrEqualTo(before));
    }

    /** Whole, or broken off after the first character. */
    private static String call(String body) {
        var basic = Base64.getEncoder().encodeToString("test-write-key:".getBytes(UTF_8));
        return "POST /v1/track HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(basic, Math.max(body.length(), 40), body);
    }

    private static ValidatableResponse post() {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("test-write-key", "")
                .header("Origin", ORIGIN)
                .contentType(ContentType.JSON)
                .body("{\"userId\":\"42\",\"event\":\"Product Viewed\"}")
                .post("/v1/track")
                .then();
    }
}
