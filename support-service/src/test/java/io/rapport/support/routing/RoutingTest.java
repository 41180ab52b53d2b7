package io.rapport.support.routing;

import static io.rapport.support.Desk.added;
import static io.rapport.support.Desk.change;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.ticket;
import static io.rapport.support.KnownCustomers.known;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.AnalyticsEvent.Rfm;
import io.rapport.events.AnalyticsEvent.Scores;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Who gets which ticket; each test has a channel and a team of its own. */
@QuarkusTest
@WithRapport
class RoutingTest {
    private final String own = "route-" + Ids.next();

    @Inject
    Jdbi jdbi;

    @Test
    void goesToWhoCanAndSpeaksHerLanguage() {
        queue(Map.of("skills", List.of("returns"), "byLanguage", true));
        agent("german", List.of("returns"), List.of("de"), 5);
        agent("unskilled", List.of(), List.of("tr"), 5);
        agent("right", List.of("returns", "payments"), List.of("tr"), 5);
        var id = opened(known(), Map.of("channel", own));
        await().untilAsserted(() -> ticket(id)
                .body("assignee", equalTo(own + "right"))
                .body("team", equalTo(own))
                .body("queue", equalTo(own)));
    }

    @Test
    void customersOfValueComeFirstAndNobodyGetsMoreThanSheTakes() {
        queue(Map.of());
        var usual = known();
        var valued = known();
        EventSender.send(
                valued.toString(),
                Instant.now(),
                new CustomerMetricsChanged(
                        valued,
                        1,
                        List.of(),
                        new Scores(
                                "fit",
                                Instant.now(),
                                null,
                                null,
                                new BigDecimal("0.1"),
                                "TRY",
                                null,
                                new Rfm(5, 5, 5))));
        await().until(() -> jdbi.withHandle(handle -> handle.select(
                                "select count(*) from customer_metrics where customer_id = ? and metrics is not null",
                                valued)
                        .mapTo(Long.class)
                        .one())
                > 0);
        var first = opened(usual, Map.of("channel", own));
        var second = opened(valued, Map.of("channel", own));
        agent("one", List.of(), List.of(), 1);

        await().untilAsserted(() -> ticket(second).body("assignee", equalTo(own + "one")));
        ticket(first).body("assignee", nullValue()).body("queue", equalTo(own));

        change(second, Map.of("status", "resolved"));
        await().untilAsserted(() -> ticket(first).body("assignee", equalTo(own + "one")));
    }

    private void queue(Map<String, ?> more) {
        var queue = new HashMap<String, Object>(more);
        queue.put("name", own);
        queue.put("position", -1_000);
        queue.put("team", own);
        queue.put("when", Map.of("channels", List.of(own)));
        added("/api/v1/queues", queue);
    }

    private void agent(String name, List<String> skills, List<String> languages, int capacity) {
        Api.given(Roles.ADMIN)
                .body(Map.of(
                        "team", own, "skills", skills, "languages", languages, "capacity", capacity, "available", true))
                .put("/api/v1/agents/{name}", own + name)
                .then()
                .statusCode(200);
    }
}
