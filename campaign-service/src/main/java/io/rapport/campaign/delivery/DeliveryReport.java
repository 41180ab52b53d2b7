package io.rapport.campaign.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * What a receiving server or a provider says of one message.
 *
 * @param deliveryId the part of the Message-ID before the {@code @}, and {@code id} of what gateways get
 * @param permanent whether the address is no good for ever
 */
public record DeliveryReport(
        @NotNull UUID deliveryId,
        @NotNull Kind type,
        boolean permanent,
        @Size(max = 100) String reason) {

    public enum Kind {
        @JsonProperty("delivered")
        DELIVERED,
        @JsonProperty("bounced")
        BOUNCED,
        @JsonProperty("complained")
        COMPLAINED
    }
}
