package io.rapport.customer.consent;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.customer.consent.Consent.About;
import java.time.Instant;
import java.util.UUID;

/**
 * An entry of the ledger: a customer granted or withdrew consent.
 *
 * @param at when she said so
 * @param proof such as the form's address, or null
 */
public record ConsentStatement(
        UUID customerId,
        String channel,
        String purpose,
        String state,
        String source,
        String textVersion,
        Instant validUntil,
        JsonNode proof,
        Instant at,
        boolean historical) {

    public ConsentStatement {
        if (!state.equals(Consent.GRANTED) && !state.equals(Consent.WITHDRAWN)) {
            throw new IllegalArgumentException("state is granted or withdrawn");
        }
    }

    About about() {
        return new About(customerId, channel, purpose);
    }

    Consent asVersion(long version) {
        return new Consent(customerId, channel, purpose, state, source, textVersion, validUntil, at, version);
    }
}
