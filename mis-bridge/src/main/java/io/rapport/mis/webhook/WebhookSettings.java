package io.rapport.mis.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How webhooks are sent. */
@ConfigMapping(prefix = "rapport.mis.webhooks")
interface WebhookSettings {
    /** Internal addresses or networks that may be called all the same, also without TLS; for development, or a receiver in one's own network. */
    Optional<List<String>> allow();

    /** For one call, from connecting to the answer's head. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Calls that one receiver gets at a time. */
    @WithDefault("8")
    int concurrency();

    /** Before a failed message is tried again, and a receiver that is down is probed; doubles each time. */
    @WithDefault("PT5S")
    Duration firstRetry();

    @WithDefault("PT6H")
    Duration longestRetry();

    /** At most between two probes of a receiver that is down. */
    @WithDefault("PT5M")
    Duration longestPause();

    /** Since its first attempt; then a message that a receiver keeps refusing is dropped. */
    @WithDefault("P3D")
    Duration giveUpAfter();

    /** Failures in a row, none delivered between them, after which a receiver counts as down. */
    @WithDefault("5")
    int failuresUntilPaused();

    /** How long the log of deliveries goes back. */
    @WithDefault("P7D")
    Duration keepLog();
}
