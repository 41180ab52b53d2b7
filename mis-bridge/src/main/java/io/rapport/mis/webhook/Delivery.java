package io.rapport.mis.webhook;

import io.rapport.kit.Ids;
import io.rapport.mis.webhook.Answer.Verdict;
import java.time.Instant;
import java.util.UUID;

/** One call of a receiver and what became of it. */
record Delivery(
        UUID id,
        UUID subscriptionId,
        String webhookId,
        String type,
        String subject,
        Long revision,
        int attempt,
        Instant at,
        Verdict verdict,
        Integer status,
        String reason,
        long millis) {
    static Delivery of(UUID subscription, Message message, int attempt, Instant at, Answer answer) {
        return new Delivery(
                Ids.next(),
                subscription,
                message.id(),
                message.type(),
                message.subject(),
                message.revision(),
                attempt,
                at,
                answer.verdict(),
                answer.status(),
                answer.reason(),
                answer.millis());
    }
}
