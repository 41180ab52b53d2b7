package io.rapport.campaign.journey;

import io.rapport.campaign.delivery.DerivedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.UUID;

/** By which a receiver knows that a call is ours: one for each journey, as Standard Webhooks write it. */
@ApplicationScoped
class CallSecret {
    @Inject
    DerivedKeys keys;

    String of(UUID journeyId) {
        return "whsec_" + Base64.getEncoder().encodeToString(keys.of("journey-webhook/" + journeyId));
    }
}
