package io.rapport.customer.consent;

import java.time.Instant;
import java.util.UUID;

/** What a customer wants on a channel for a purpose now. */
public record Consent(
        UUID customerId,
        String channel,
        String purpose,
        String state,
        String source,
        String textVersion,
        Instant validUntil,
        Instant at,
        long version) {

    static final String GRANTED = "granted";
    static final String WITHDRAWN = "withdrawn";

    /** What a consent is about: one state each. */
    record About(UUID customerId, String channel, String purpose) {}

    About about() {
        return new About(customerId, channel, purpose);
    }

    /** The later statement holds; of two at one instant, the withdrawal. */
    boolean yieldsTo(ConsentStatement statement) {
        var order = statement.at().compareTo(at);
        return order > 0 || (order == 0 && (statement.state().equals(WITHDRAWN) || state.equals(GRANTED)));
    }
}
