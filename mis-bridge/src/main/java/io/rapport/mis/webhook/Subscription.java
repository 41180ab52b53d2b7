package io.rapport.mis.webhook;

import io.rapport.kit.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who gets KPIs by webhook.
 *
 * @param secret locked in the {@link Safe}
 * @param previousSecret signs too until {@code previousUntil}, so that a receiver can change over in its own time
 * @param cursorSeq everything up to this was delivered or waits to be tried again
 * @param failures in a row
 * @param openings how often in a row it was found to be down
 * @param openUntil while it is down: when it is probed next
 */
@SuppressWarnings("ArrayRecordComponent")
record Subscription(
        UUID id,
        String url,
        List<String> kpis,
        List<String> windows,
        List<String> dimensions,
        List<String> currencies,
        boolean onlyFinal,
        Long maxAgeSeconds,
        byte[] secret,
        byte[] previousSecret,
        Instant previousUntil,
        State state,
        long version,
        Instant createdAt,
        long cursorSeq,
        int failures,
        int openings,
        Instant openUntil,
        Instant deliveredAt) {
    static final String COLUMNS = """
            s.id, s.url, s.kpis, s.windows, s.dimensions, s.currencies, s.only_final, s.max_age_seconds, s.secret,
            s.previous_secret, s.previous_until, s.state, s.version, s.created_at, s.cursor_seq, s.failures, s.openings,
            s.open_until, s.delivered_at""";

    Filter filter() {
        return new Filter(kpis, windows, dimensions, currencies, onlyFinal, maxAgeSeconds);
    }

    /** The newest first. */
    List<SigningSecret> secrets(Safe safe, Instant now) {
        var previous = previousSecret != null && now.isBefore(previousUntil)
                ? Stream.of(previousSecret)
                : Stream.<byte[]>empty();
        return Stream.concat(Stream.of(secret), previous)
                .map(locked -> safe.open(id, locked))
                .toList();
    }

    /** While a receiver is down one message at a time asks whether it is back. */
    boolean probing() {
        return openUntil != null;
    }

    enum State {
        ACTIVE,
        /** By an admin. */
        STOPPED,
        /** The receiver answered 410. */
        GONE;

        static State asked(String label) {
            return switch (label) {
                case "active" -> ACTIVE;
                case "stopped" -> STOPPED;
                default -> throw Problem.invalid("state", "must be active or stopped");
            };
        }
    }
}
