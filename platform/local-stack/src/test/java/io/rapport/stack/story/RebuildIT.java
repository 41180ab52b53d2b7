package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The figures of a running shop, computed again from the log while it goes on: nothing differs, though the service dies on the way. */
@Order(5)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
class RebuildIT {
    private static final double RATE = 60;
    private static final int ENOUGH = 300;
    private static final int TRIES = 10;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration AT_ONCE = Duration.ofMillis(5);

    @Test
    void nothingDiffersAlsoAfterAKillInTheMiddle(RunningStack stack) throws Exception {
        try (var collector = new Collector(stack.topology().url(Service.INTERACTION), "/v1/batch", stack.writeKey())) {
            var storefront = Storefront.of(collector::send, RATE, 7, "rebuild");
            var shop = Thread.ofVirtual().start(() -> play(storefront));
            eventually(() -> assertThat(storefront.sent()).isGreaterThan(ENOUGH));

            untilNothingDiffers(stack, request(stack));
            untilNothingDiffers(stack, killedInTheMiddle(stack));

            storefront.close();
            shop.join();
        }
        untilNothingDiffers(stack, request(stack));
    }

    /** One that had begun and not ended when the service died. */
    private static String killedInTheMiddle(RunningStack stack) {
        for (var i = 0; i < TRIES; i++) {
            var id = request(stack);
            await().atMost(LONG)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(AT_ONCE)
                    .until(() -> !state(stack, id).equals("waiting"));
            var killedAt = Instant.now();
            stack.kill(Service.ANALYTICS);
            stack.up();
            var ended = rebuild(stack, id).path("endedAt").asText();
            if (ended.isEmpty() || Instant.parse(ended).isAfter(killedAt)) {
                return id;
            }
        }
        throw new AssertionError("every rebuild had ended before the kill");
    }

    private static String request(RunningStack stack) {
        return stack.api()
                .post("admin", Service.ANALYTICS, "/api/v1/rebuilds", null)
                .ok()
                .path("rebuildId")
                .asText();
    }

    private static String state(RunningStack stack, String id) {
        return rebuild(stack, id).path("state").asText();
    }

    private static JsonNode rebuild(RunningStack stack, String id) {
        return stack.api().get("admin", Service.ANALYTICS, "/api/v1/rebuilds/" + id);
    }

    private static void untilNothingDiffers(RunningStack stack, String id) {
        await().atMost(LONG).until(() -> rebuild(stack, id).has("endedAt"));
        var rebuild = rebuild(stack, id);
        assertThat(rebuild.path("state").asText()).as("%s", rebuild).isEqualTo("done");
        assertThat(rebuild.path("differing").asLong(-1)).as("%s", rebuild).isZero();
        assertThat(rebuild.path("compared")).anySatisfy(table -> {
            assertThat(table.path("figures").asText()).isEqualTo("order_effect");
            assertThat(table.path("rebuilt").asLong()).isPositive();
        });
    }

    private static void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
