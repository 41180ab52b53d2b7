package io.rapport.interaction.resolver;

import io.rapport.events.Envelope;
import io.rapport.interaction.intake.PropertyRules;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tells, without reading a record, whether it may wait for clicks to be stored: orders and consents may not. */
final class Urgency {
    /** Both lanes remember events under it, so that none is taken twice, whatever it calls itself the second time. */
    static final String MEMORY = "storefront";

    private static final Set<String> CONSENTS = Set.of("storefront.email-subscribed", "storefront.email-unsubscribed");

    private Urgency() {}

    static boolean isUrgent(ConsumerRecord<String, byte[]> record) {
        return Envelope.header(record.headers(), "ce_type")
                .filter(Urgency::isUrgent)
                .isPresent();
    }

    private static boolean isUrgent(String type) {
        return PropertyRules.isOrder(type) || CONSENTS.contains(type);
    }
}
