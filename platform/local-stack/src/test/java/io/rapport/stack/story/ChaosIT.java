package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The short form of the fault programs; last, for its poison stays among the dead letters. */
@Order(9)
@ExtendWith(RunningStack.Shared.class)
class ChaosIT {
    private static final String FAULTS =
            "storefronts-in-disorder,newest-events-sent-again,commits-refused,poison-records,analytics-service-killed";

    @Test
    void survivesWhatGoesWrong(RunningStack stack) {
        assertThat(stack.run("chaos", "--rate", "40", "--minutes", "1", "--faults", FAULTS))
                .isZero();
    }
}
