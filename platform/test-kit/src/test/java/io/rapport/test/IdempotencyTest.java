package io.rapport.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.Ids;
import io.restassured.response.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithRapport
class IdempotencyTest {
    private static final String NOTES = "/api/v1/notes";

    private final String key = Ids.next().toString();
    private final String text = Ids.next().toString();

    @ParameterizedTest
    @ValueSource(strings = {NOTES, NOTES + "/quick"})
    void givesARepeatTheFirstAnswer(String path) {
        var first = post(path, key, text);
        var second = post(path, key, text);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.contentType()).isEqualTo(first.contentType());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void refusesTheKeyWithAnotherBody() {
        post(NOTES, key, text);
        post(NOTES, key, text + "!").then().statusCode(422).contentType("application/problem+json");
    }

    @Test
    void keepsTheKeysOfCallersApart() {
        post(NOTES, key, text).then().statusCode(201);
        Api.given("agent")
                .header("Idempotency-Key", key)
                .body(Map.of("text", text + "!"))
                .post(NOTES)
                .then()
                .statusCode(201);
    }

    @Test
    void letsAFailedRequestBeTriedAgain() {
        var other = Ids.next().toString();
        post(NOTES, other, text).then().statusCode(201);
        post(NOTES, key, text).then().statusCode(409);
        post(NOTES, key, text + "!").then().statusCode(201);
    }

    @Test
    void worksOnceHoweverManyComeAtOnce() {
        var answers =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> post(NOTES, key, text)))
                        .limit(8)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers)
                .extracting(Response::statusCode)
                .isSubsetOf(201, 409)
                .contains(201);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 201).map(Response::asString))
                .containsOnly(post(NOTES, key, text).asString());
    }

    @Test
    void boundsTheKey() {
        post(NOTES, "k".repeat(256), text).then().statusCode(400).body("errors[0].field", equalTo("Idempotency-Key"));
    }

    private static Response post(String path, String key, String text) {
        return Api.given("admin")
                .header("Idempotency-Key", key)
                .body(Map.of("text", text))
                .post(path);
    }
}
