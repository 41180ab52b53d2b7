package io.rapport.mis.reconciliation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the reconciliation may cost. */
@ConfigMapping(prefix = "rapport.mis.reconciliation")
interface ReconciliationSettings {
    /** From the end of one step to the next. */
    @WithDefault("PT15S")
    Duration pause();

    /** How many KPIs of the round, and as many of the newest, one step looks at. */
    @WithDefault("500")
    int figuresPerStep();

    /** How many records of the log one step reads at most. */
    @WithDefault("200000")
    long recordsPerStep();
}
