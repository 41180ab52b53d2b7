package io.rapport.interaction;

import static io.rapport.interaction.Storefront.WRITE_KEY;
import static io.rapport.interaction.Storefront.happened;
import static io.rapport.interaction.Storefront.orderOf;
import static io.rapport.interaction.Storefront.quarantined;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class CloudEventsTest {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";

    @Test
    void takesAStructuredOrderOfOurOwnType() {
        var id = some("ce");
        var orderId = some("o");
        send(STRUCTURED, """
                {"specversion":"1.0","id":"%s","source":"/shop","type":"storefront.order-completed","time":"2026-03-01T10:15:00Z",
                 "data":{"userId":"%s","properties":{"order_id":"%s","total":"12.50","currency":"TRY"}}}
                """.formatted(id, some("u"), orderId)).statusCode(200).body("success", equalTo(true));

        var event = happened(id);
        assertThat(event.envelope().type()).isEqualTo("storefront.order-completed");
        assertThat(event.envelope().time()).isEqualTo("2026-03-01T10:15:00Z");
        orderOf("default", orderId).body("gross", equalTo("12.50"));
    }

    @Test
    void takesABinaryEventByItsSegmentName() {
        var id = some("ce");
        binary(id, "Product%20Viewed")
                .header("ce-subject", "user:" + id)
                .contentType("application/json; charset=utf-8")
                .body("{\"product_id\":\"p\",\"price\":3}")
                .post("/v1/events")
                .then()
                .statusCode(200);

        assertThat(happened(id).envelope().type()).isEqualTo("storefront.product-viewed");
        assertThat(EventProbe.of(Topic.STOREFRONT_EVENTS).all())
                .anyMatch(probed -> probed.envelope().id().equals(id)
                        && probed.key().equals("user:" + id)
                        && probed.envelope().source().equals("storefront/default"));
    }

    @Test
    void takesTheGoodOfABatchAndNamesTheBad() {
        var good = some("ce");
        var bad = some("ce");
        send(BATCHED, """
                [{"specversion":"1.0","id":"%s","source":"s","type":"identify","data":{"userId":"%s","email":"ada@example.com"}},
                 {"specversion":"0.3","id":"%s","source":"s","type":"cart-viewed","data":{"anonymousId":"a"}},
                 {"specversion":"1.0","id":"x","type":"Cart Viewed","time":"noon","data":[1]},
                 7]
                """.formatted(good, good, bad))
                .statusCode(200)
                .body("accepted", equalTo(1))
                .body("rejected.index", contains(1, 2, 3))
                .body("rejected[0].messageId", equalTo(bad))
                .body("rejected[0].errors.field", contains("specversion"))
                .body("rejected[1].errors.field", containsInAnyOrder("source", "time", "data", "userId"));

        quarantined(bad);
        var person = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(Identified.class, event -> event.identities().contains("user:" + good));
        assertThat(person.traits().path("email").asText()).isEqualTo("ada@example.com");
    }

    @Test
    void takesDataInBase64() {
        var id = some("ce");
        send(STRUCTURED, """
                {"specversion":"1.0","id":"%s","source":"s","type":"Cart Viewed","subject":"anonymous:a1",
                 "data_base64":"eyJjYXJ0X2lkIjoiYzEifQ=="}
                """.formatted(id)).statusCode(200);

        assertThat(EventJson.MAPPER
                        .valueToTree(happened(id).data())
                        .at("/properties/cart_id")
                        .asText())
                .isEqualTo("c1");
    }

    @Test
    void keepsTheRulesOfTheCollector() {
        RestAssured.given()
                .contentType(STRUCTURED)
                .body("{}")
                .post("/v1/events")
                .then()
                .statusCode(401);
        send(STRUCTURED, "{\"specversion\":").statusCode(400).body("errors", hasSize(1));
        send(BATCHED, "{}").statusCode(400);
        send(STRUCTURED, "{}")
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("id", "source", "specversion", "type", "event", "userId"));
        send(STRUCTURED, """
                {"specversion":"1.0","id":"1","source":"s","type":"Note Taken","subject":"user:1","data":{"text":"%s"}}
                """.formatted("x".repeat(40 * 1024))).statusCode(413);
        binary(some("ce"), "Cart Viewed")
                .contentType("text/xml")
                .body("<much wow=\"xml\"/>")
                .post("/v1/events")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("data"));
    }

    /** The requests of the conformance suite name nobody; all else about them is understood. */
    @Test
    void readsTheRequestsOfTheConformanceSuite() throws IOException {
        var feature = SharedData.text("cloudevents/http-protocol-binding.feature");
        var request = Pattern.compile("POST /someresource HTTP/1.1\\R(.*?)\\R\\s*\\R(.*?)\"\"\"", Pattern.DOTALL)
                .matcher(feature);
        while (request.find()) {
            for (var type : new String[] {"application/json", "application/json; charset=utf-8"}) {
                var given = withKey(WRITE_KEY).config(asItIs());
                var contentType = request.group(1).contains("ce-id") ? type : type.replace("json", "cloudevents+json");
                request.group(1)
                        .lines()
                        .map(header -> header.strip().split(": ", 2))
                        .filter(header -> header[0].startsWith("ce-"))
                        .forEach(header -> given.header(header[0], header[1]));
                given.contentType(contentType)
                        .body(request.group(2).strip())
                        .post("/v1/events")
                        .then()
                        .statusCode(400)
                        .body("errors.field", contains("userId"));
            }
        }
    }

    private static ValidatableResponse send(String contentType, String body) {
        return withKey(WRITE_KEY)
                .config(asItIs())
                .contentType(contentType)
                .body(body)
                .post("/v1/events")
                .then();
    }

    private static RequestSpecification binary(String id, String type) {
        return withKey(WRITE_KEY)
                .config(asItIs())
                .header("ce-specversion", "1.0")
                .header("ce-id", id)
                .header("ce-source", "/mycontext")
                .header("ce-type", type);
    }

    private static RestAssuredConfig asItIs() {
        return RestAssuredConfig.config()
                .encoderConfig(EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(STRUCTURED, io.restassured.http.ContentType.TEXT)
                        .encodeContentTypeAs(BATCHED, io.restassured.http.ContentType.TEXT)
                        .encodeContentTypeAs(STRUCTURED + "; charset=utf-8", io.restassured.http.ContentType.TEXT));
    }
}
