package io.rapport.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Who shoppers are. Each lists its identities in normal form, strongest first. */
public sealed interface IdentityEvent extends RapportEvent {

    List<String> identities();

    String shop();

    boolean historical();

    /** Traits of a person, from {@code identify} or split off an order; names as in the Segment spec. */
    @EventType(value = "storefront.identified", topic = Topic.STOREFRONT_IDENTITIES)
    record Identified(
            @Required List<String> identities, String shop, Instant receivedAt, boolean historical, ObjectNode traits)
            implements IdentityEvent {}

    /** The storefront says that two identities are one person. */
    @EventType(value = "storefront.aliased", topic = Topic.STOREFRONT_IDENTITIES)
    record Aliased(@Required List<String> identities, String shop, Instant receivedAt, boolean historical)
            implements IdentityEvent {}

    /**
     * A person granted or withdrew consent in the storefront ({@code Email Subscribed} and the like).
     *
     * @param state {@code granted} or {@code withdrawn}
     */
    @EventType(value = "storefront.consent-given", topic = Topic.STOREFRONT_IDENTITIES)
    record ConsentGiven(
            @Required List<String> identities,
            String shop,
            Instant receivedAt,
            boolean historical,
            @Required String channel,
            @Required String purpose,
            @Required String state,
            String source,
            ObjectNode traits)
            implements IdentityEvent {}

    /** interaction-service met these identities together on one visitor; sent when a visitor is new or gains an identity. */
    @EventType(value = "interaction.visitor-identified", topic = Topic.STOREFRONT_IDENTITIES)
    record VisitorIdentified(
            @Required UUID visitorId,
            @Required List<String> identities,
            @Required String shop,
            boolean historical) implements IdentityEvent {}
}
