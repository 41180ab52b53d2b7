package io.rapport.interaction;

import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.source;
import static io.rapport.interaction.Storefront.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.WithRapport;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class SourceTest {
    private static final String CALL = "{\"userId\":\"42\",\"event\":\"Product Viewed\"}";

    @Inject
    Jdbi jdbi;

    @Test
    void rotatesKeysWithoutAGapAndEndsALeakedOne() {
        var source = source(some("s"), "");
        String id = source.path("id");
        String first = source.path("writeKey");
        var second = newKey(id, "{}");
        assertThat(Stream.of(first, second).map(SourceTest::status)).containsOnly(200);

        var third = newKey(id, "{\"graceHours\":0}");
        assertThat(status(third)).isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(Stream.of(first, second).map(SourceTest::status)).containsOnly(401));
        Api.given(Roles.ADMIN)
                .get("/api/v1/sources/{id}/keys", id)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].validUntil", nullValue());
    }

    @Test
    void tellsTheSameKeyToWhoAsksAgainAndKeepsItSealed() {
        var key = some("key");
        var name = some("s");
        var first = create(key, name).statusCode(201).extract();
        String writeKey = first.path("writeKey");
        assertThat(status(writeKey)).isEqualTo(200);

        create(key, name).statusCode(201).body("id", equalTo(first.path("id"))).body("writeKey", equalTo(writeKey));
        create(key, some("s")).statusCode(422);
        create(some("key"), name).statusCode(409);
        assertThat(kept(key)).doesNotContain(writeKey).isNotBlank();

        String id = first.path("id");
        String second = again(key, "/api/v1/sources/" + id + "/keys", "{}").path("writeKey");
        assertThat(status(second)).isEqualTo(200);
        again(key, "/api/v1/sources/" + id + "/secrets", "{\"kind\":\"shopify\"}");
    }

    @Test
    void letsOnlyPagesOfItsOriginsSend() {
        var source = source(some("s"), ",\"allowedOrigins\":[\"https://shop.example\",\"https://*.shop.example\"]");
        String key = source.path("writeKey");
        assertThat(from(key, "https://shop.example").statusCode()).isEqualTo(200);
        assertThat(from(key, "https://www.shop.example").statusCode()).isEqualTo(200);
        assertThat(status(key)).isEqualTo(200);
        var refused = from(key, "https://evilshop.example");
        refused.then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("Origin"));
        assertThat(from(key, "null").statusCode()).isEqualTo(403);
    }

    @Test
    void changesItsTermsUnlessTheyChangedMeanwhile() {
        var source = source(some("s"), "");
        String id = source.path("id");
        var path = "/api/v1/sources/" + id;
        var etag = Api.given(Roles.ADMIN)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
        var terms = "{\"allowedOrigins\":[\"https://a.example\"],\"eventsPerSecond\":7}";
        Api.given(Roles.ADMIN).body(terms).put(path + "/terms").then().statusCode(428);
        Api.given(Roles.ADMIN)
                .header("If-Match", etag)
                .body(terms)
                .put(path + "/terms")
                .then()
                .statusCode(200)
                .body("eventsPerSecond", equalTo(7));
        Api.given(Roles.ADMIN)
                .header("If-Match", etag)
                .body(terms)
                .put(path + "/terms")
                .then()
                .statusCode(412);
        Api.given(Roles.ADMIN)
                .header("If-Match", "*")
                .body("{\"allowedOrigins\":[\"shop\"]}")
                .put(path + "/terms")
                .then()
                .statusCode(400);
    }

    @Test
    void asksWhoeverIsTooFastToWait() {
        String key = source(some("s"), ",\"requestsPerSecond\":1").path("writeKey");
        var refused = Stream.generate(() -> withKey(key).body(CALL).post("/v1/track"))
                .limit(50)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();
        refused.then().statusCode(429).header("Retry-After", "1").contentType("application/problem+json");
    }

    @Test
    void letsABigBatchPassAndThenWait() {
        String key = source(some("s"), ",\"eventsPerSecond\":1").path("writeKey");
        var batch = "{\"batch\":[%s]}"
                .formatted(String.join(
                        ",",
                        Stream.generate(() -> CALL.replace("{", "{\"type\":\"track\","))
                                .limit(100)
                                .toList()));
        withKey(key).body(batch).post("/v1/batch").then().statusCode(200).body("accepted", equalTo(100));
        withKey(key).body(CALL).post("/v1/track").then().statusCode(429);
    }

    @Test
    void showsWhatASourceSends() {
        var source = source(some("s"), "");
        String id = source.path("id");
        live(id).body("accepted", equalTo(0)).body("lastEventAt", nullValue());
        assertThat(status(source.path("writeKey"))).isEqualTo(200);
        withKey(source.path("writeKey")).body("{}").post("/v1/track").then().statusCode(400);

        await().untilAsserted(() -> live(id).body("accepted", equalTo(1))
                .body("rejected", equalTo(1))
                .body("acceptedLastMinute", equalTo(1))
                .body("eventsPerSecond", greaterThan(0f))
                .body("lastEventAt", notNullValue()));
        Api.given(Roles.MARKETER).get("/api/v1/sources/{id}/live", id).then().statusCode(403);
    }

    @Test
    void showsWhatOfASourceWaitsAndLetsItBeMended() {
        var name = some("s");
        String key = source(name, "").path("writeKey");
        withKey(key)
                .body("{\"batch\":[{\"type\":\"trakc\\u0000\",\"userId\":\"42\",\"event\":\"Cart Viewed\"}]}")
                .post("/v1/batch")
                .then()
                .statusCode(200)
                .body("rejected[0].errors.field", contains("type"));
        String id = waiting(name).body("items", hasSize(1)).extract().path("items[0].id");

        Api.given(Roles.ADMIN)
                .body("{\"type\":\"track\",\"userId\":\"42\",\"event\":\"Cart Viewed\"}")
                .post("/api/v1/quarantine/{id}/replay", id)
                .then()
                .statusCode(202);
        waiting(name).body("items", hasSize(0));
        Api.given(Roles.ADMIN).get("/api/v1/quarantine?source=" + name).then().body("items", hasSize(1));
        Api.given(Roles.ADMIN).get("/api/v1/quarantine?after=junk").then().statusCode(400);
    }

    private static ValidatableResponse create(String key, String name) {
        return Api.given(Roles.ADMIN)
                .header("Idempotency-Key", key)
                .body("{\"name\":\"%s\"}".formatted(name))
                .post("/api/v1/sources")
                .then();
    }

    /** Asks twice and is answered alike. */
    private static ExtractableResponse<Response> again(String key, String path, String wanted) {
        var answers = Stream.generate(() -> Api.given(Roles.ADMIN)
                        .header("Idempotency-Key", key)
                        .body(wanted)
                        .post(path)
                        .then()
                        .statusCode(201)
                        .extract())
                .limit(2)
                .toList();
        assertThat(answers.get(1).body().asString())
                .isEqualTo(answers.get(0).body().asString());
        return answers.get(0);
    }

    private String kept(String key) {
        return jdbi.withHandle(handle -> handle.createQuery("select body from idempotency_key where key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .one());
    }

    private static ValidatableResponse waiting(String source) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/quarantine?waiting=true&source=" + source)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse live(String id) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/sources/{id}/live", id)
                .then()
                .statusCode(200);
    }

    private static int status(String key) {
        return withKey(key).body(CALL).post("/v1/track").statusCode();
    }

    private static Response from(String key, String origin) {
        return withKey(key).header("Origin", origin).body(CALL).post("/v1/track");
    }

    private static String newKey(String id, String wanted) {
        return Api.given(Roles.ADMIN)
                .body(wanted)
                .post("/api/v1/sources/{id}/keys", id)
                .then()
                .statusCode(201)
                .extract()
                .path("writeKey");
    }
}
