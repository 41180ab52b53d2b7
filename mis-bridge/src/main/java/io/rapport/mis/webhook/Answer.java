package io.rapport.mis.webhook;

import java.time.Duration;
import java.util.Locale;

/**
 * What became of one call.
 *
 * @param status null where there was no answer
 * @param reason null where it was delivered
 * @param retryAfter as the receiver asked, or null
 */
record Answer(Verdict verdict, Integer status, String reason, long millis, Duration retryAfter) {
    boolean delivered() {
        return verdict == Verdict.DELIVERED;
    }

    static Answer failed(Verdict verdict, String reason, long millis) {
        return new Answer(verdict, null, reason, millis, null);
    }

    enum Verdict {
        /** 2xx. */
        DELIVERED,
        /** Any other answer; a redirect is one, and is not followed. */
        REFUSED,
        /** 410: the receiver wants nothing ever again. */
        GONE,
        /** No connection, or no answer in time. */
        UNREACHABLE,
        /** An address that must not be called. */
        FORBIDDEN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
