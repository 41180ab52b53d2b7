package io.rapport.interaction.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.quarantine.Quarantine;
import io.rapport.interaction.quarantine.Refused;
import io.rapport.interaction.resolver.Resolver;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Lets mended events out of quarantine: a call through the collector, a record through the handler that refused it. */
@ApplicationScoped
class Replay {
    @Inject
    Quarantine quarantine;

    @Inject
    Collector collector;

    @Inject
    Resolver resolver;

    /**
     * @param mended instead of what came, or null
     * @throws Problem 400 if it still breaks a rule, 404, or 409 if it was replayed before
     */
    @Transactional
    void replay(UUID id, ObjectNode mended) {
        var refused = quarantine.take(id).refused();
        var body = mended == null ? read(refused.body()) : mended;
        if (refused.kind().equals(Refused.EVENT)) {
            resolve(refused, body);
        } else {
            collector.replay(refused, body);
        }
        quarantine.release(id);
    }

    private void resolve(Refused refused, ObjectNode body) {
        var envelope = new Envelope(refused.messageId(), refused.source(), refused.type(), refused.at(), null, null);
        resolver.replay(
                new Received<>(envelope, event(body), refused.key(), Topic.STOREFRONT_EVENTS.topicName(), -1, -1));
    }

    private static StorefrontEvent event(ObjectNode body) {
        try {
            return EventJson.MAPPER.treeToValue(body, StorefrontEvent.class);
        } catch (JsonProcessingException _) {
            throw Problem.invalid("", "the body is no storefront event");
        }
    }

    private static ObjectNode read(String body) {
        try {
            if (EventJson.MAPPER.readTree(body) instanceof ObjectNode call) {
                return call;
            }
        } catch (JsonProcessingException _) {
            // the same answer
        }
        throw Problem.invalid("", "what came is no JSON object: send a mended one");
    }
}
