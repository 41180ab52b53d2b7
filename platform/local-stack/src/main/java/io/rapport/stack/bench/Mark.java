package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.EventJson;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An event of a guest that is looked for again. */
final class Mark {
    static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(30);

    private static final long NEVER = Long.MAX_VALUE;

    /** What happened. */
    enum Kind {
        ORDER("Order Completed"),
        CLICK("Product Viewed");

        private final String event;

        Kind(String event) {
            this.event = event;
        }
    }

    private final Kind kind;
    private final String id;
    private volatile long accepted = NEVER;

    Mark(Kind kind, String id) {
        this.kind = kind;
        this.id = id;
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    byte[] call() {
        var properties = kind == Kind.ORDER
                ? Map.of("order_id", id, "total", 12.5, "currency", Probe.CURRENCY)
                : Map.of("product_id", id);
        return EventJson.write(Map.of(
                        "event",
                        kind.event,
                        "anonymousId",
                        id,
                        "messageId",
                        id,
                        "timestamp",
                        Instant.now(),
                        "properties",
                        properties))
                .getBytes(UTF_8);
    }

    void accepted() {
        accepted = System.nanoTime();
    }

    boolean isAccepted() {
        return accepted != NEVER;
    }

    /** Seen before the answer had come: at once. */
    long microsUntil(long seen) {
        return Math.clamp((seen - accepted) / 1_000, 0, LONGEST_MICROS);
    }
}
