package io.rapport.mis.measure;

import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketResolved;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What happens to a ticket. */
record TicketMeasures(Slices slices) {
    /** Of 1 to 5. */
    private static final int GOOD_SCORE = 4;

    List<Contribution> of(TicketOpened opened, Instant time) {
        return slices.counted(
                Touches.TICKETS_OPENED, time, Slices.dimensions(Dimension.of(Dimension.CHANNEL, opened.channel())));
    }

    List<Contribution> of(TicketResolved resolved, Instant time, Answered answered) {
        var automated = answered.contains(resolved.ticketId()) ? 0 : 1;
        return slices.each(
                time,
                Slices.OVERALL,
                Bucket.NO_CURRENCY,
                bucket -> new Contribution(
                        bucket, Touches.TICKETS_RESOLVED, automated, BigDecimal.ZERO, BigDecimal.ZERO));
    }

    List<Contribution> of(TicketRated rated, Instant time) {
        var good = rated.score() >= GOOD_SCORE ? 1 : 0;
        return slices.each(
                time,
                Slices.OVERALL,
                Bucket.NO_CURRENCY,
                bucket -> new Contribution(bucket, Touches.RATINGS, good, BigDecimal.ZERO, BigDecimal.ZERO));
    }
}
