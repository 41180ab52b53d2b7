package io.rapport.interaction.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;

/**
 * An event as the timeline keeps it.
 *
 * @param properties all of them; {@code happened} has those that may be published
 */
public record StoredEvent(Envelope envelope, Happened happened, ObjectNode properties) {
    Kept kept() {
        return Kept.event(envelope.type(), happened.bot());
    }

    Period period() {
        return Period.of(kept(), envelope.time());
    }
}
