package io.rapport.mis.publication;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this bridge publishes. */
@ConfigMapping(prefix = "rapport.mis")
interface MisSettings {
    /** How long after a window's end late events are waited for before it is called final. */
    @WithDefault("PT5M")
    Duration grace();
}
