package io.rapport.mis;

import static io.rapport.mis.Figures.PATIENCE;
import static io.rapport.mis.Figures.untilValue;
import static io.rapport.test.Api.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Money is in colones: CRC. */
@QuarkusTest
@WithRapport
class DecisionsTest {
    private static final Instant DAY = Instant.parse("2012-03-01T18:30:00Z");

    private final Shop shop = new Shop("CRC", "CR");

    @Test
    void aDecisionOnAnInsightIsScoredByTheDaysThatFollowed() {
        for (var day = 0; day < 28; day++) {
            shop.order(Ids.next(), DAY.plus(day, ChronoUnit.DAYS), day % 2 == 0 ? "100" : "104");
        }
        for (var day = 29; day < 36; day++) {
            shop.order(Ids.next(), DAY.plus(day, ChronoUnit.DAYS), "200");
        }
        untilValue("revenue", "day", DAY.plus(35, ChronoUnit.DAYS), "&currency=CRC", "200.00");
        EventSender.send(
                "elasticity/default/crc",
                Instant.now(),
                new InsightChanged(
                        "elasticity",
                        "default/crc",
                        1,
                        EventJson.MAPPER.createObjectNode(),
                        null,
                        "ols",
                        Instant.now()));
        var decision = """
                {"action":"price-changed","insight":{"kind":"elasticity","subject":"default/crc"},"kpi":"revenue","currency":"CRC",
                "takenAt":"%s","expected":"600"}""".formatted(DAY.plus(28, ChronoUnit.DAYS));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given("analyst")
                        .contentType("application/json")
                        .body(decision)
                        .post("/api/v1/decisions")
                        .then()
                        .statusCode(201));
        await().atMost(PATIENCE)
                .untilAsserted(() -> given("analyst")
                        .get("/api/v1/decisions?limit=1000")
                        .then()
                        .body("items.find { it.action == 'price-changed' }.score.state", equalTo("scored"))
                        .body("items.find { it.action == 'price-changed' }.score.actual", equalTo("1400.0000"))
                        .body("items.find { it.action == 'price-changed' }.score.baseline", equalTo("714.0000"))
                        .body("items.find { it.action == 'price-changed' }.insight.kind", equalTo("elasticity")));
    }

    @Test
    void whatIsNotOverWaitsAndWhatHasNoPastIsUnreliable() {
        record("campaign-started", Instant.now().toString()).body("score.state", equalTo("waiting"));
        record("campaign-stopped", "2011-01-01T00:00:00Z").body("score.state", equalTo("unreliable"));
    }

    @Test
    void unknownActionsInsightsAndKpisAreNamed() {
        refuses("{\"action\":\"guessed\",\"kpi\":\"views\"}", "action");
        refuses("{\"action\":\"other\",\"kpi\":\"luck\"}", "kpi");
        refuses("{\"action\":\"other\",\"kpi\":\"revenue\"}", "currency");
        refuses(
                "{\"action\":\"other\",\"kpi\":\"views\",\"insight\":{\"kind\":\"forecast\",\"subject\":\"none\"}}",
                "insight");
    }

    private static ValidatableResponse record(String action, String takenAt) {
        return given("analyst")
                .contentType("application/json")
                .body("{\"action\":\"%s\",\"kpi\":\"csat\",\"takenAt\":\"%s\"}".formatted(action, takenAt))
                .post("/api/v1/decisions")
                .then()
                .statusCode(201);
    }

    private static void refuses(String body, String field) {
        given("analyst")
                .contentType("application/json")
                .body(body)
                .post("/api/v1/decisions")
                .then()
                .statusCode(400)
                .body("detail", containsString(field));
    }
}
