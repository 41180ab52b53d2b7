package io.rapport.mis.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the reconciliation may cost. */
@ConfigMapping(prefix = "rapport.mis.reconciliation")
interface ReconciliationSettings {
    /** From the end of one step to the next, at least. */
    @WithDefault("PT15S")
    Duration pause();

    /** How much of the time it may count, above 0, at most 1: after a long step the pause is longer, for live figures need the processor too. */
    @WithDefault("0.1")
    double share();

    /** How many KPIs of the round, and as many of the newest, one step looks at. */
    @WithDefault("500")
    int figuresPerStep();

    /** How many records of the log one step reads at most. */
    @WithDefault("200000")
    long recordsPerStep();
}
