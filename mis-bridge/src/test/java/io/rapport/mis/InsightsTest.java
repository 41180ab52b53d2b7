package io.rapport.mis;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.InsightChanged;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.InsightPassedOn;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class InsightsTest {
    private final String subject = "revenue/" + UUID.randomUUID();

    @Test
    void passesAnInsightOnWithTheKpisItRestsOnAndIgnoresAnOlderOne() {
        learn(2, "20");
        learn(1, "10");
        learn(3, "30");
        await().atMost(Figures.PATIENCE)
                .untilAsserted(() -> assertThat(passedOn())
                        .extracting(InsightPassedOn::version)
                        .endsWith(3L));
        assertThat(passedOn())
                .extracting(InsightPassedOn::version)
                .doesNotContain(1L)
                .isSorted();
        assertThat(passedOn().getLast().kpis()).isEqualTo(List.of("revenue"));
        given("analyst")
                .get("/api/v1/insights?kind=forecast&limit=1000")
                .then()
                .statusCode(200)
                .body("items.find { it.subject == '%s' }.value.sum".formatted(subject), equalTo(30));
        given("agent").get("/api/v1/insights").then().statusCode(403);
    }

    @Test
    void whatAnalyticsTakesBackIsGoneHereToo() {
        learn(1, "10");
        await().atMost(Figures.PATIENCE)
                .untilAsserted(() -> assertThat(listed()).isEqualTo(10));
        EventSender.sendTombstone(Topic.ANALYTICS_INSIGHTS, "forecast/" + subject);
        await().atMost(Figures.PATIENCE)
                .untilAsserted(() -> assertThat(listed()).isNull());
        assertThat(EventProbe.of(Topic.MIS_INSIGHTS).all())
                .anyMatch(event -> event.key().equals("forecast/" + subject) && event.data() == null);
        learn(2, "20");
        await().atMost(Figures.PATIENCE)
                .untilAsserted(() -> assertThat(listed()).isEqualTo(20));
    }

    private Object listed() {
        return given("analyst")
                .get("/api/v1/insights?kind=forecast&limit=1000")
                .jsonPath()
                .get("items.find { it.subject == '%s' }?.value?.sum".formatted(subject));
    }

    private List<InsightPassedOn> passedOn() {
        return EventProbe.of(Topic.MIS_INSIGHTS).all().stream()
                .filter(event -> event.key().equals("forecast/" + subject))
                .map(event -> (InsightPassedOn) event.data())
                .toList();
    }

    private void learn(long version, String sum) {
        var value = EventJson.MAPPER.createObjectNode().put("sum", Integer.parseInt(sum));
        EventSender.send(
                "forecast/" + subject,
                Instant.now(),
                new InsightChanged("forecast", subject, version, value, null, "ets", Instant.now()));
    }
}
