package io.rapport.support.satisfaction;

import java.time.Instant;
import java.util.UUID;

/**
 * What a customer was asked.
 *
 * @param kind csat (after a ticket, 1 to 5) or nps (of us as a whole, 0 to 10)
 */
public record Survey(
        UUID id,
        String kind,
        UUID customerId,
        UUID ticketId,
        Instant askedAt,
        Instant expiresAt,
        Integer score,
        String comment,
        Instant ratedAt) {
    static final String CSAT = "csat";
    static final String NPS = "nps";
    private static final int LOW_CSAT = 2;
    private static final int LOW_NPS = 6;
    private static final int BEST_CSAT = 5;
    private static final int BEST_NPS = 10;

    boolean asksForNps() {
        return kind.equals(NPS);
    }

    boolean takes(int answer) {
        return asksForNps() ? answer >= 0 && answer <= BEST_NPS : answer >= 1 && answer <= BEST_CSAT;
    }

    boolean low(int answer) {
        return answer <= (asksForNps() ? LOW_NPS : LOW_CSAT);
    }
}
