package io.rapport.interaction.intake;

import java.time.Instant;

/**
 * Where a call came from.
 *
 * @param source such as {@code storefront/web}
 * @param history whether it was sent as an import
 * @param traceparent W3C trace context, or null
 */
public record Origin(String source, String shop, boolean history, Instant receivedAt, String traceparent) {}
