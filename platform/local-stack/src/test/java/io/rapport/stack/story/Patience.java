package io.rapport.stack.story;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** How long a story waits for what must come by itself: far longer than it takes, for a busy machine is no failure. */
final class Patience {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private Patience() {}

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(LONG)
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_LOOKS)
                .untilAsserted(assertion);
    }
}
