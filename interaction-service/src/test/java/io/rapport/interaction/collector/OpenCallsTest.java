package io.rapport.interaction.collector;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.arc.ClientProxy;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class OpenCallsTest {
    @Inject
    OpenCalls calls;

    @Test
    void aCallIsToldToComeAgainWhileTooManyAreOpen() {
        var open = ClientProxy.unwrap(calls);
        var most = open.most;
        try {
            open.most = 0;
            post().statusCode(503).header("Retry-After", "5").body("title", equalTo("Not taken"));

            open.most = 1;
            post().statusCode(200);
            post().statusCode(200);
        } finally {
            open.most = most;
        }
    }

    private static ValidatableResponse post() {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("test-write-key", "")
                .contentType(ContentType.JSON)
                .body("{\"userId\":\"42\",\"event\":\"Product Viewed\"}")
                .post("/v1/track")
                .then();
    }
}
