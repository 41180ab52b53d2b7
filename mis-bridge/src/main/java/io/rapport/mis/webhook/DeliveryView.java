package io.rapport.mis.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * One call of a receiver.
 *
 * @param key of the KPI, as on {@code mis.kpis.v1}; none for a test
 * @param verdict {@code delivered}, {@code refused} by an answer other than 2xx, {@code gone}, {@code unreachable} or {@code forbidden}
 */
public record DeliveryView(
        UUID id,
        String webhookId,
        String type,
        String key,
        Long revision,
        int attempt,
        Instant at,
        String verdict,
        Integer status,
        String reason,
        long millis) {
    static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                delivery.id(),
                delivery.webhookId(),
                delivery.type(),
                delivery.subject(),
                delivery.revision(),
                delivery.attempt(),
                delivery.at(),
                delivery.verdict().label(),
                delivery.status(),
                delivery.reason(),
                delivery.millis());
    }
}
