package io.rapport.mis.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.mis.webhook.Circuit.Calls;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class CircuitTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int FIVE = 5;

    @Inject
    RetryTimes times;

    @Test
    void opensAfterFailuresInARow() {
        var four = Circuit.CLOSED.after(new Calls(0, 4), FIVE, times, NOW);
        assertThat(four.openUntil()).isNull();
        assertThat(four.after(new Calls(0, 1), FIVE, times, NOW).openUntil()).isAfter(NOW);
    }

    @Test
    void staysAsItIsWhenNothingWasCalled() {
        var open = Circuit.CLOSED.after(new Calls(0, FIVE), FIVE, times, NOW);
        assertThat(open.after(new Calls(0, 0), FIVE, times, NOW)).isEqualTo(open);
    }

    @Test
    void opensAgainForLongerWhenItsProbeFails() {
        var open = Circuit.CLOSED.after(new Calls(0, FIVE), FIVE, times, NOW);
        assertThat(open.after(new Calls(0, 1), FIVE, times, NOW).openings()).isEqualTo(2);
    }

    @Test
    void closesWithOneThatArrived() {
        var open = Circuit.CLOSED.after(new Calls(0, FIVE), FIVE, times, NOW);
        assertThat(open.after(new Calls(1, 3), FIVE, times, NOW)).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void triesAgainAfterTwiceTheTimeEachTimeWithinSixHours() {
        assertThat(Duration.between(NOW, times.next(NOW, 1, null)))
                .isBetween(Duration.ofMillis(150), Duration.ofMillis(250));
        assertThat(Duration.between(NOW, times.next(NOW, 4, null)))
                .isBetween(Duration.ofMillis(1_200), Duration.ofSeconds(2));
        assertThat(Duration.between(NOW, times.next(NOW, 60, null)))
                .isBetween(Duration.ofMinutes(270), Duration.ofMinutes(450));
        assertThat(times.next(NOW, 1, Duration.ofMinutes(3))).isEqualTo(NOW.plusSeconds(180));
    }

    @Test
    void givesUpAfterThreeDays() {
        assertThat(times.isOver(NOW, NOW.plus(Duration.ofHours(71)))).isFalse();
        assertThat(times.isOver(NOW, NOW.plus(Duration.ofHours(73)))).isTrue();
    }
}
