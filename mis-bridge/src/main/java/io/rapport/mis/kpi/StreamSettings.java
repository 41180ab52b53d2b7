package io.rapport.mis.kpi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How readers of the stream are dealt with. */
@ConfigMapping(prefix = "rapport.mis.stream")
interface StreamSettings {
    /** With a reader that does not take what was written to it; then the connection is closed. */
    @WithDefault("PT30S")
    Duration patience();
}
