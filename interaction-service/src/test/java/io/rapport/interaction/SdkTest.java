package io.rapport.interaction;

import static io.rapport.interaction.Storefront.WRITE_KEY;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.withKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.IdentityEvent.Aliased;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.EventProbe.Probed;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The requests that SDKs of the Segment family really send. */
@QuarkusTest
@WithRapport
class SdkTest {
    private static final String ORIGIN = "https://shop.example";

    /** analytics.js 2 and Segment's mobile SDKs: load({writeKey, cdnURL}) and nothing else; events go where the settings say. */
    @Test
    void tellsSegmentSdksToSendHere() {
        var settings = browser("application/json")
                .get("/v1/projects/" + WRITE_KEY + "/settings")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", ORIGIN)
                .body("plan.track.__default.enabled", equalTo(true))
                .body("metrics.sampleRate", equalTo(0))
                .extract();
        var segment = "integrations.'Segment.io'.";
        assertThat(settings.<String>path(segment + "apiKey")).isEqualTo(WRITE_KEY);
        String remote = settings.path(segment + "protocol") + "://" + settings.path(segment + "apiHost");

        browser("text/plain")
                .body("{\"type\":\"page\",\"anonymousId\":\"%s\",\"writeKey\":\"%s\"}".formatted(some("a"), WRITE_KEY))
                .post(remote + "/p")
                .then()
                .statusCode(200);
        browser("application/json")
                .get("/v1/projects/nobody/settings")
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", ORIGIN);
    }

    /** RudderStack's SDKs: the write key by basic auth, with or without a slash at the end, after a preflight. */
    @Test
    void tellsRudderStackSdksThatTheSourceIsOpen() {
        for (var path :
                List.of("/sourceConfig/?p=web&v=3.11.0&build=modern&writeKey=x", "/sourceConfig?p=android&v=1.26.0")) {
            browser("application/json")
                    .header("Access-Control-Request-Headers", "authorization,content-type")
                    .options(path)
                    .then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Methods", containsString("GET"))
                    .header("Access-Control-Allow-Headers", containsString("authorization"));
            Storefront.withKey(WRITE_KEY)
                    .header("Origin", ORIGIN)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", ORIGIN)
                    .body("source.id", equalTo("default"))
                    .body("source.enabled", equalTo(true))
                    .body("source.config.statsCollection.errors.enabled", equalTo(false))
                    .body("source.destinations", hasSize(0));
        }
        Storefront.withKey("nobody").get("/sourceConfig").then().statusCode(401);
        browser("application/json").get("/sourceConfig").then().statusCode(401);
    }

    /** analytics.js 2 (analytics-next), batching: text/plain, the key in the body, a time that needs no correction. */
    @Test
    void takesABatchOfAnalyticsNext() {
        var anonymousId = some("a");
        var at = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        browser("text/plain")
                .body("""
                {"batch":[{"timestamp":"%s","integrations":{"Segment.io":true},"type":"page","properties":{"path":"/","referrer":"",
                  "search":"","title":"Shop","url":"https://shop.example/?utm_source=x"},"name":null,"category":null,
                  "context":{"page":{"path":"/","url":"https://shop.example/"},"userAgent":"Mozilla/5.0","locale":"tr-TR",
                   "library":{"name":"analytics.js","version":"next-1.70.0"},"timezone":"Europe/Istanbul","campaign":{}},
                  "messageId":"ajs-next-1-%s","anonymousId":"%s","userId":null,
                  "_metadata":{"bundled":["Segment.io"],"unbundled":[],"bundledIds":[]},"writeKey":"%s","sentAt":"%s"}],
                 "sentAt":"%s","writeKey":"%s"}
                """.formatted(at, anonymousId, anonymousId, WRITE_KEY, Instant.now(), Instant.now(), WRITE_KEY))
                .post("/v1/b")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1))
                .header("Access-Control-Allow-Origin", ORIGIN);

        var page = taken("ajs-next-1-" + anonymousId);
        assertThat(page.envelope().type()).isEqualTo("storefront.page-viewed");
        assertThat(page.envelope().time()).isEqualTo(at);
        assertThat(page.key()).isEqualTo("anonymous:" + anonymousId);
    }

    /** RudderStack's browser SDK: traits in the context, the channel beside it, a header with the device's id; both times, so the clock is mended. */
    @Test
    void takesACallOfRudderStackAndMendsItsClock() {
        var userId = some("u");
        var wrong = Instant.now().minus(Duration.ofHours(3));
        browser("application/json;charset=UTF-8")
                .header("Authorization", "Basic " + base64(WRITE_KEY + ":"))
                .header("AnonymousId", base64("a1"))
                .body("""
                        {"channel":"web","type":"identify","messageId":"%s","userId":"%s","anonymousId":"%s","event":null,"properties":null,
                         "originalTimestamp":"%s","sentAt":"%s","integrations":{"All":true},"rudderId":"r",
                         "context":{"traits":{"email":"%s@example.com","address":{"city":"İzmir"}},"sessionId":1700000000,
                          "app":{"name":"RudderLabs JavaScript SDK"},"library":{"name":"RudderLabs JavaScript SDK"}}}
                        """.formatted(userId, userId, some("a"), wrong.minusSeconds(60), wrong, userId))
                .post("/v1/identify")
                .then()
                .statusCode(200);

        var identified = taken(userId);
        assertThat(identified.envelope().time())
                .isCloseTo(Instant.now().minusSeconds(60), within(20, ChronoUnit.SECONDS));
        assertThat(((StorefrontEvent) identified.data())
                        .context()
                        .path("channel")
                        .asText())
                .isEqualTo("web");
        var person = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(Identified.class, event -> event.identities().contains("user:" + userId));
        assertThat(person.traits().at("/address/city").asText()).isEqualTo("İzmir");
    }

    @Test
    void takesRudderStacksBeacon() {
        var id = some("m");
        browser("text/plain;charset=UTF-8")
                .queryParam("writeKey", WRITE_KEY)
                .body(
                        "{\"sentAt\":\"%s\",\"batch\":[{\"type\":\"track\",\"event\":\"Cart Viewed\",\"messageId\":\"%s\",\"anonymousId\":\"a\"}]}"
                                .formatted(Instant.now(), id))
                .post("/beacon/v1/batch")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1));
        taken(id);
    }

    /** A server SDK: gzip, basic auth, ids that are numbers, times with an offset and microseconds, nulls, a type in capitals. */
    @Test
    void takesAGzippedBatchOfAServer() throws IOException {
        var id = some("m");
        var body = """
                {"batch":[{"type":"TRACK","event":"Order Completed","messageId":"%s","userId":4711,"anonymousId":null,
                  "timestamp":"2026-03-01T10:15:00.123456+00:00","context":{"library":{"name":"analytics-python","version":"2.3.2"}},
                  "integrations":{},"properties":{"order_id":%d,"total":12.5,"coupon":null,"products":null,"currency":"try"}},
                  {"type":"group","userId":4711,"groupId":7,"messageId":"%s-g","traits":[],"context":[],"timestamp":1772360100}],
                 "sentAt":"2026-03-01T10:15:01.000000+00:00","context":{"ip":"203.0.113.1"},"sequence":1}
                """.formatted(id, System.nanoTime(), id);
        withKey(WRITE_KEY)
                .config(asItIs())
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .body(gzip(body))
                .post("/v1/batch")
                .then()
                .statusCode(200)
                .body("accepted", equalTo(2));

        var order = taken(id);
        assertThat(order.key()).isEqualTo("user:4711");
        assertThat(order.envelope().time()).isEqualTo("2026-03-01T10:15:00.123456Z");
        assertThat(((StorefrontEvent) taken(id + "-g").data())
                        .properties()
                        .path("groupId")
                        .asText())
                .isEqualTo("7");
    }

    /** analytics-java, analytics-ruby and analytics-php send what happens now to the path for imports. */
    @Test
    void knowsALiveSdkFromAnImport() {
        for (var userAgent : new String[] {"analytics-java/3.5.2", "import/1"}) {
            var id = some("m");
            withKey(WRITE_KEY)
                    .header("User-Agent", userAgent)
                    .body(
                            "{\"batch\":[{\"type\":\"track\",\"event\":\"Cart Viewed\",\"messageId\":\"%s\",\"userId\":\"u\"}]}"
                                    .formatted(id))
                    .post("/v1/import/")
                    .then()
                    .statusCode(200);
            assertThat(((StorefrontEvent) taken(id).data()).historical()).isEqualTo(userAgent.startsWith("import"));
        }
    }

    /** analytics-kotlin and analytics-swift: no basic auth, the key in the body of the batch. */
    @Test
    void takesABatchOfAMobileApp() throws IOException {
        var id = some("m");
        var body = """
                {"batch":[{"type":"screen","name":"Home","messageId":"%s","anonymousId":"a","userId":"","properties":{},
                  "context":{"device":{"id":"x"},"library":{"name":"analytics-kotlin"},"traits":{}},"integrations":{},
                  "timestamp":"2026-03-01T10:15:00.12Z"}],"sentAt":"2026-03-01T10:15:01.12Z","writeKey":"%s"}
                """.formatted(id, WRITE_KEY);
        RestAssured.given()
                .config(asItIs())
                .contentType("text/plain")
                .header("Content-Encoding", "gzip")
                .body(gzip(body))
                .post("/v1/b")
                .then()
                .statusCode(200);
        assertThat(taken(id).envelope().type()).isEqualTo("storefront.screen-viewed");
    }

    @Test
    void takesAnAliasAndTheKeyFromAHeader() {
        var userId = some("u");
        RestAssured.given()
                .header("X-Write-Key", WRITE_KEY)
                .contentType("application/json")
                .body("{\"previousId\":\"9bb1ffb4-a0a9-4bb5-b56f-0c1a5c0d4e4f\",\"userId\":\"%s\"}".formatted(userId))
                .post("/v1/alias")
                .then()
                .statusCode(200);
        var aliased = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(Aliased.class, event -> event.identities().contains("user:" + userId));
        assertThat(aliased.identities()).contains("anonymous:9bb1ffb4-a0a9-4bb5-b56f-0c1a5c0d4e4f");
    }

    @Test
    void letsAPageAskWithTheHeadersOfItsSdk() {
        for (var path : new String[] {"/v1/track", "/v1/b", "/v1/events", "/beacon/v1/batch"}) {
            RestAssured.given()
                    .header("Origin", ORIGIN)
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "anonymousid,authorization,content-type")
                    .options(path)
                    .then()
                    .statusCode(204)
                    .header("Access-Control-Allow-Origin", ORIGIN)
                    .header("Access-Control-Allow-Credentials", "true")
                    .header("Access-Control-Allow-Methods", containsString("POST"))
                    .header(
                            "Access-Control-Allow-Headers",
                            equalToIgnoringCase("anonymousid,authorization,content-type"))
                    .header("Vary", containsString("Origin"));
        }
    }

    @Test
    void hearsTheMetricsOfSdksWithoutComplaint() {
        browser("text/plain").body("{\"series\":[]}").post("/v1/m").then().statusCode(200);
    }

    private static Probed taken(String id) {
        return EventProbe.of(Topic.STOREFRONT_EVENTS).all().stream()
                .filter(probed -> probed.envelope().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static RequestSpecification browser(String contentType) {
        return RestAssured.given()
                .config(asItIs())
                .contentType(contentType)
                .header("Origin", ORIGIN)
                .header("Cookie", "other=1");
    }

    private static RestAssuredConfig asItIs() {
        return RestAssuredConfig.config()
                .encoderConfig(EncoderConfig.encoderConfig()
                        .defaultContentCharset(UTF_8)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static byte[] gzip(String body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
