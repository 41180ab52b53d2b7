package io.rapport.campaign.audience;

import java.util.UUID;
import org.jdbi.v3.core.mapper.PropagateNull;

/**
 * A customer as a message addresses her; anything but her id and version may be null.
 *
 * @param timeZone one that this machine knows
 */
public record Profile(
        @PropagateNull UUID customerId,
        long version,
        String email,
        String phone,
        String language,
        String country,
        String timeZone,
        String fullName,
        String givenName,
        String familyName) {

    /** Where a message of this channel goes, or null; a push goes to her devices, which the sender finds by her id. */
    public String address(String channel) {
        return switch (channel) {
            case "sms", "whatsapp" -> phone;
            case "push" -> customerId.toString();
            default -> email;
        };
    }
}
