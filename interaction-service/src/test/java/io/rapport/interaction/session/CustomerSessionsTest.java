package io.rapport.interaction.session;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Visits, from calls to the collector to the answer about a customer. */
@QuarkusTest
@WithRapport
class CustomerSessionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PHONE =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    private static final String CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    private final UUID customer = Ids.next();
    private final String user = "u-" + Ids.next();
    private final Instant start = Instant.now().minus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);

    @Test
    void joinsLateEventsIntoOneVisitAndKnowsHowItBeganAndWhatItBrought() {
        var late = page(25, PHONE, "https://shop.example/late", "");
        var orderId = "o-" + Ids.next();
        send(
                page(50, PHONE, "https://shop.example/cart", "https://shop.example/"),
                page(
                        0,
                        PHONE,
                        "https://shop.example/sale?utm_source=mail&utm_medium=email&utm_campaign=spring&token=s3cret",
                        "https://mail.google.com/"),
                page(200, PHONE, "https://shop.example/again", "https://www.google.com/"),
                page(20, CRAWLER, "https://shop.example/crawled", ""),
                order(60, orderId));
        attribute(customer, 1);
        untilSessions(3);

        send(late, late);
        send(late);

        untilSessions(2)
                .body("asOf", notNullValue())
                .body("items[0].landingPage", equalTo("https://shop.example/again"))
                .body("items[0].referral", equalTo("search"))
                .body("items[0].orders", hasSize(0))
                .body("items[1].startedAt", equalTo(start.toString()))
                .body("items[1].endedAt", equalTo(minute(50)))
                .body("items[1].pages", equalTo(3))
                .body(
                        "items[1].landingPage",
                        equalTo("https://shop.example/sale?utm_source=mail&utm_medium=email&utm_campaign=spring"))
                .body("items[1].referral", equalTo("email"))
                .body("items[1].campaign.name", equalTo("spring"))
                .body("items[1].deviceClass", equalTo("phone"))
                .body("items[1].orders", contains("default/" + orderId));
        assertThat(pageByPage()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void followsTheVisitorToAnotherCustomer() {
        send(page(0, PHONE, "https://shop.example/", ""));
        attribute(customer, 1);
        untilSessions(1);

        attribute(Ids.next(), 2);
        untilSessions(0);
    }

    private List<String> pageByPage() {
        var first = sessions("?limit=1").extract();
        var second = sessions("?limit=1&after=" + first.path("next")).extract();
        return List.of(first.path("items[0].id"), second.path("items[0].id"));
    }

    private ValidatableResponse untilSessions(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sessions("").extract().<List<?>>path("items"))
                        .hasSize(count));
        return sessions("");
    }

    private ValidatableResponse sessions(String query) {
        return Api.given(Roles.AGENT)
                .get("/api/v1/customers/{id}/sessions" + query, customer)
                .then()
                .statusCode(200);
    }

    private String minute(int minute) {
        return start.plus(Duration.ofMinutes(minute)).toString();
    }

    private String page(int minute, String userAgent, String url, String referrer) {
        return """
                {"type":"page","messageId":"%s","userId":"%s","timestamp":"%s",
                "context":{"userAgent":"%s"},"properties":{"url":"%s","referrer":"%s"}}
                """.formatted(Ids.next(), user, minute(minute), userAgent, url, referrer);
    }

    private String order(int minute, String orderId) {
        return """
                {"type":"track","event":"Order Completed","messageId":"%s","userId":"%s","timestamp":"%s",
                "properties":{"order_id":"%s","total":12}}
                """.formatted(Ids.next(), user, minute(minute), orderId);
    }

    private static void send(String... calls) {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .auth()
                .preemptive()
                .basic("test-write-key", "")
                .body(List.of(calls).stream().collect(joining(",", "{\"batch\":[", "]}")))
                .post("/v1/batch")
                .then()
                .statusCode(200);
    }

    private void attribute(UUID customerId, long version) {
        var visitor = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvent(VisitorIdentified.class, event -> event.identities().contains("user:" + user))
                .visitorId();
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customerId, version));
    }
}
