package io.rapport.interaction.intake;

import io.rapport.events.Envelope;
import io.rapport.events.IdentityEvent;
import io.rapport.events.StorefrontEvent;
import io.rapport.kit.http.Problem.FieldError;
import java.util.List;

/** What became of one call. */
public sealed interface Judgement {

    /**
     * @param key the strongest identity, or the order's own
     * @param person the personal data split off, or null
     */
    record Accepted(String key, Envelope envelope, StorefrontEvent event, IdentityEvent person) implements Judgement {}

    record Rejected(String messageId, List<FieldError> errors) implements Judgement {}
}
