package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Topology.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a customer complains of is at once on her timeline, in her figures and in the KPIs; prints how soon. */
@Order(2)
@ExtendWith(RunningStack.Shared.class)
class ComplaintIT {
    private static final int COMPLAINTS = 5;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final String name = "complaint-" + UUID.randomUUID();
    private Api api;
    private String customer;
    private Instant minute;
    private volatile long sent;

    @Test
    void isOnHerTimelineInHerFiguresAndInTheKpis(RunningStack stack) {
        api = stack.api();
        introduce(stack);
        for (var number = 1; number <= COMPLAINTS; number++) {
            complain(number);
        }
    }

    private void introduce(RunningStack stack) {
        var identify = Map.of("messageId", name, "userId", name, "anonymousId", name + "-device");
        api.collect(stack.writeKey(), "/v1/identify", identify).ok();
        eventually(() -> assertThat(api.customer("user:" + name)).isPresent());
        customer = api.customer("user:" + name).orElseThrow();
    }

    private void complain(int number) {
        var channel = "channel-%d-%s".formatted(number, customer);
        var complaint = new HashMap<String, Object>(Map.of("customerId", customer, "type", "complaint"));
        complaint.putAll(Map.of("subject", "Broken", "body", "It came broken.", "channel", channel));
        eventually(() -> send(complaint));
        var onTimeline = milliseconds(() -> assertThat(timeline()).isEqualTo(number));
        var inFigures = milliseconds(() -> assertThat(tickets()).isEqualTo(number));
        var inKpis = milliseconds(() -> assertThat(opened(channel)).isEqualTo("1"));
        System.err.printf(
                "complaint %d: on her timeline after %d ms, in her figures after %d ms, in the KPIs after %d ms%n",
                number, onTimeline.join(), inFigures.join(), inKpis.join());
    }

    /** Refused until support-service has heard of her. */
    private void send(Map<String, Object> complaint) {
        sent = System.nanoTime();
        var answer =
                api.post("agent", Service.SUPPORT, "/api/v1/tickets", complaint).ok();
        minute = Instant.parse(answer.path("openedAt").asText()).truncatedTo(MINUTES);
    }

    /** After which it is so. */
    private CompletableFuture<Long> milliseconds(ThrowingRunnable seen) {
        return CompletableFuture.supplyAsync(() -> {
            await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(LOOK).untilAsserted(seen);
            return (System.nanoTime() - sent) / 1_000_000;
        });
    }

    private long timeline() {
        var path = "/api/v1/customers/" + customer + "/timeline?kind=ticket-opened";
        return api.get("agent", Service.INTERACTION, path).path("items").size();
    }

    private long tickets() {
        return api.get("analyst", Service.ANALYTICS, "/api/v1/customers/" + customer + "/metrics")
                .at("/support/tickets")
                .asLong();
    }

    private String opened(String channel) {
        var path = "/api/v1/kpis?kpi=tickets-opened&window=minute&from=%s&to=%s&dimension=channel:%s"
                .formatted(minute, minute.plusSeconds(1), channel);
        return api.get("analyst", Service.MIS_BRIDGE, path).at("/items/0/value").asText();
    }
}
