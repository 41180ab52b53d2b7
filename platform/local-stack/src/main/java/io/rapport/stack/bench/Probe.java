package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** One customer's first order, followed until it is seen. */
final class Probe {
    static final String CURRENCY = "EUR";
    private static final long NEVER = Long.MAX_VALUE;

    private final Person person;
    private volatile Instant at = Instant.MIN;
    private volatile long accepted = NEVER;
    private volatile long onTimeline = NEVER;
    private volatile boolean waiting = true;

    Probe(Person person) {
        this.person = person;
    }

    String customer() {
        return person.customerId();
    }

    String id() {
        return "order-" + person.userId();
    }

    Instant minute() {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    byte[] order() {
        at = Instant.now();
        var properties = Map.of("order_id", person.userId(), "total", 12.5, "currency", CURRENCY);
        return EventJson.write(Map.of(
                        "event",
                        "Order Completed",
                        "userId",
                        person.userId(),
                        "messageId",
                        id(),
                        "timestamp",
                        at,
                        "properties",
                        properties))
                .getBytes(UTF_8);
    }

    void accepted() {
        accepted = System.nanoTime();
    }

    long acceptedAt() {
        return accepted;
    }

    void onTimeline() {
        onTimeline = System.nanoTime();
        waiting = false;
    }

    long onTimelineAt() {
        return onTimeline;
    }

    boolean isWaiting() {
        return waiting;
    }

    void giveUp() {
        waiting = false;
    }

    long waitedMillis() {
        return (System.nanoTime() - accepted) / 1_000_000;
    }
}
