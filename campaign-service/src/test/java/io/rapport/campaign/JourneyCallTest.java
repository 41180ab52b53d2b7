package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What journeys tell other systems. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class JourneyCallTest extends CampaignStory {
    private record Heard(String id, HttpHeaders headers, String body) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void startReceiver() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
            heard.add(new Heard(headers.firstValue("webhook-id").orElseThrow(), headers, body));
            exchange.sendResponseHeaders(heard.size() == 1 ? 503 : 204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    @Test
    void tellsAnotherSystemUntilItHearsByTheSameIdSigned() throws Exception {
        var journey = journey("http://127.0.0.1:" + receiver.getAddress().getPort() + "/here?a=1")
                .statusCode(201)
                .extract()
                .<String>path("id");
        given("marketer").post("/api/v1/journeys/" + journey + "/start").then().statusCode(200);
        var ayse = consentingCustomer("Ayşe", "tr");
        EventSender.send(ayse.toString(), NOW, new SegmentEntered(segment, ayse, false, 1));

        await().untilAsserted(() -> calls(journey).body("items.status", equalTo(List.of("done"))));
        calls(journey).body("items", hasSize(1)).body("items[0].attempts", equalTo(2));
        assertThat(heard).hasSize(2).extracting(Heard::id).containsOnly(heard.getFirst().id);
        assertThat(heard.getLast().body).contains(ayse.toString(), journey, "\"step\":\"tell\"");
        var secret = given("admin")
                .get("/api/v1/journeys/" + journey + "/webhook-secret")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("secret");
        new Webhook(secret).verify(heard.getLast().body, heard.getLast().headers);
        given("marketer")
                .get("/api/v1/journeys/" + journey + "/webhook-secret")
                .then()
                .statusCode(403);
    }

    @Test
    void callsNothingInside() {
        for (var url : List.of(
                "https://10.0.0.1/x",
                "https://169.254.169.254/meta",
                "https://[::1]/",
                "http://example.com/",
                "ftp://x/")) {
            journey(url).statusCode(400).body("errors.field", hasItem("definition.steps.tell.url"));
        }
    }

    private ValidatableResponse journey(String url) {
        var definition = Map.of(
                "trigger",
                Map.of("segmentEntered", segment),
                "start",
                "tell",
                "steps",
                Map.of(
                        "tell", Map.of("type", "webhook", "url", url, "then", "end"),
                        "end", Map.of("type", "exit")));
        return given("marketer")
                .body(Map.of("name", "J " + Ids.next(), "holdout", BigDecimal.ZERO, "definition", definition))
                .post("/api/v1/journeys")
                .then();
    }

    private static ValidatableResponse calls(String journey) {
        return given("marketer")
                .get("/api/v1/journeys/" + journey + "/calls")
                .then()
                .statusCode(200);
    }
}
