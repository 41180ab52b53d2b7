package io.rapport.interaction.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;

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
        var type = record.headers().lastHeader("ce_type");
        return type != null && type.value() != null && isUrgent(new String(type.value(), UTF_8));
    }

    private static boolean isUrgent(String type) {
        return PropertyRules.isOrder(type) || CONSENTS.contains(type);
    }
}
