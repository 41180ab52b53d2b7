package io.rapport.support.ticket;

import io.rapport.kit.http.Problem;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** {@code ?from=&to=} of figures: the first inclusive, the second exclusive; the last 30 days if left out. */
public class Range {
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Duration USUAL = Duration.ofDays(30);

    @QueryParam("from")
    Instant from;

    @QueryParam("to")
    Instant to;

    public Instant from() {
        var start = from == null ? to().minus(USUAL) : from;
        if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
            throw Problem.invalid("from", "must lie between 1990 and 2200");
        }
        return start;
    }

    public Instant to() {
        var end = to == null ? Clock.systemUTC().instant().plusSeconds(1) : to;
        if (end.isBefore(EARLIEST) || end.isAfter(LATEST)) {
            throw Problem.invalid("to", "must lie between 1990 and 2200");
        }
        return end;
    }
}
