package io.rapport.support.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Queue ANY = new Queue("any", 0, null, null, null, false);

    @Test
    void whoHasTheLeastForWhatSheTakesIsNext() {
        assertThat(next(agent("busy", 3, 4, NOON), agent("idle", 4, 10, NOON))).contains("idle");
    }

    @Test
    void ofEqualsWhoHasWaitedLongest() {
        assertThat(next(agent("b", 1, 2, NOON), agent("a", 1, 2, NOON.plusSeconds(1))))
                .contains("b");
        assertThat(next(agent("b", 1, 2, NOON), agent("never", 1, 2, null))).contains("never");
    }

    @Test
    void nobodyWhoIsFullOrAway() {
        assertThat(next(agent("full", 2, 2, NOON), new Agent("away", null, List.of(), List.of(), 2, false, null, 0)))
                .isEmpty();
    }

    private static Optional<String> next(Agent... agents) {
        return Turn.of(List.of(agents), ANY, "tr").map(Agent::name);
    }

    private static Agent agent(String name, int load, int capacity, Instant last) {
        return new Agent(name, null, List.of(), List.of(), capacity, true, last, load);
    }
}
