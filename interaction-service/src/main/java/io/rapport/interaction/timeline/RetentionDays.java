package io.rapport.interaction.timeline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.PositiveOrZero;

/** How many days of the timeline are kept; 0: for ever. Orders and consents always are. */
@ConfigMapping(prefix = "rapport.timeline.retention")
interface RetentionDays {
    @WithDefault("0")
    @PositiveOrZero
    int activityDays();

    @WithDefault("30")
    @PositiveOrZero
    int botDays();

    @WithDefault("0")
    @PositiveOrZero
    int ticketDays();

    @WithDefault("0")
    @PositiveOrZero
    int messageDays();

    default int of(Kept kept) {
        return switch (kept) {
            case ORDER, CONSENT -> 0;
            case ACTIVITY -> activityDays();
            case BOT -> botDays();
            case TICKET -> ticketDays();
            case MESSAGE -> messageDays();
        };
    }
}
