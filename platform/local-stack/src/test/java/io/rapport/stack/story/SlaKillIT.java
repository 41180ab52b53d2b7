package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Both replicas of support-service die while a promise to a customer runs out, one before its warning is due, the other before its end: each is
 * told once, by whoever is there, or comes back.
 */
@Order(5)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
class SlaKillIT {
    private static final int ANSWER_SECONDS = 16;
    private static final int RESOLUTION_SECONDS = 60;
    private static final String ANSWER = "first-response";
    private static final String RESOLUTION = "resolution";
    private static final String WARNED = "support.ticket-sla-warned ";
    private static final String BREACHED = "support.ticket-sla-breached ";

    private final String name = "sla-" + UUID.randomUUID();
    private final Map<String, String> told = new LinkedHashMap<>();
    private RunningStack stack;
    private Api api;
    private String ticket;

    @Test
    void aWarningAndABreachAreToldOnceWhoeverDies(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        assertThat(stack.run("up", "--replicas", "support=2")).isZero();
        promise();
        var customer = introduced();
        try (var tickets = new TopicReader(stack, Topic.SUPPORT_TICKETS)) {
            var opened = open(customer);
            stack.kill(Service.SUPPORT, 1);
            eventually(() -> assertThat(told(tickets)).contains(WARNED + ANSWER));

            stack.kill(Service.SUPPORT, 2);
            eventually(() -> assertThat(Instant.now()).isAfter(opened.plusSeconds(ANSWER_SECONDS)));
            stack.up();
            var isBackInTime = Instant.now().isBefore(opened.plusSeconds(RESOLUTION_SECONDS - 10));

            eventually(() -> assertThat(told(tickets)).contains(BREACHED + ANSWER, BREACHED + RESOLUTION));
            assertThat(told.values()).doesNotHaveDuplicates();
            if (isBackInTime) {
                assertThat(told.values()).contains(WARNED + RESOLUTION);
            }
        }
    }

    @AfterEach
    void oneReplicaAgain() {
        assertThat(stack.run("up", "--replicas", "1")).isZero();
    }

    private void promise() {
        var policy = new HashMap<String, Object>(Map.of("name", name, "position", -1_000, "warnPercent", 50));
        policy.putAll(Map.of("firstResponseSeconds", ANSWER_SECONDS, "resolutionSeconds", RESOLUTION_SECONDS));
        policy.put("when", Map.of("channels", List.of(name)));
        api.post("admin", Service.SUPPORT, "/api/v1/sla-policies", policy).ok();
    }

    private String introduced() {
        var identify = Map.of("messageId", name, "userId", name, "anonymousId", name + "-device");
        api.collect(stack.writeKey(), "/v1/identify", identify).ok();
        eventually(() -> assertThat(api.customer("user:" + name)).isPresent());
        return api.customer("user:" + name).orElseThrow();
    }

    private Instant open(String customer) {
        var wanted = Map.of(
                "customerId",
                customer,
                "subject",
                "Where is it?",
                "body",
                "It has not come.",
                "type",
                "question",
                "channel",
                name);
        eventually(() -> ticket = api.post("agent", Service.SUPPORT, "/api/v1/tickets", wanted)
                .ok()
                .path("id")
                .asText());
        return Instant.now();
    }

    /** So far, of the ticket's clocks; an event once, however often a relay that died had sent it. */
    private List<String> told(TopicReader tickets) {
        tickets.more().stream()
                .filter(event -> event.data().path("ticketId").asText().equals(ticket)
                        && event.data().hasNonNull("target"))
                .forEach(event -> told.put(event.id(), text(event)));
        return List.copyOf(told.values());
    }

    private static String text(TopicReader.Event event) {
        return event.type() + " " + event.data().path("target").asText();
    }
}
