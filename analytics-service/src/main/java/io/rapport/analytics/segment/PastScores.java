package io.rapport.analytics.segment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What customers were worth and whether they were alive, as far as that could be told on a past day. */
public interface PastScores {
    /**
     * Lays scores as of an instant into the table {@code customer_score_then}, which is there until the transaction ends.
     *
     * @param customer whose; empty: of all
     * @return the fit they are of; empty if there is none that looked at nothing later, and then no table
     */
    Optional<UUID> lay(Instant at, Optional<UUID> customer);
}
