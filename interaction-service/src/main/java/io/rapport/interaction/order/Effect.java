package io.rapport.interaction.order;

import io.rapport.events.InteractionEvent.OrderEffect;
import java.util.UUID;

/**
 * An effect on its way out.
 *
 * @param visitorId the order's
 * @param cause the fact that it comes from: the one just heard, or an earlier one that waited
 */
public record Effect(UUID visitorId, OrderFact cause, OrderEffect order) {}
