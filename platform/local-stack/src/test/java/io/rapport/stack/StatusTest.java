package io.rapport.stack;

import static io.rapport.stack.Status.State.DEGRADED;
import static io.rapport.stack.Status.State.DOWN;
import static io.rapport.stack.Status.State.READY;
import static io.rapport.stack.Status.State.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {
    @Test
    void isReadyOnlyWhenEveryPartIs() {
        assertThat(Status.overall(List.of(READY, READY), false)).isEqualTo(READY);
        assertThat(Status.overall(List.of(READY, STARTING), false)).isEqualTo(DEGRADED);
    }

    @Test
    void isStartingWhileACommandBringsItUp() {
        assertThat(Status.overall(List.of(READY, DOWN), true)).isEqualTo(STARTING);
    }

    @Test
    void isDownWhenNothingRunsAndDegradedWhenSomeDoes() {
        assertThat(Status.overall(List.of(DOWN, DOWN), false)).isEqualTo(DOWN);
        assertThat(Status.overall(List.of(READY, DOWN), false)).isEqualTo(DEGRADED);
    }
}
