package io.rapport.campaign.delivery;

import java.util.Locale;

/** Where a delivery stands; the last four are for ever, but that one in doubt may turn out to have been sent. */
enum Status {
    PLANNED,
    /** Waits for another try. */
    QUEUED,
    /** Handed to SMTP, answer not yet known. */
    SENDING,
    SENT,
    HELD_OUT,
    SKIPPED,
    FAILED;

    static Status of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
