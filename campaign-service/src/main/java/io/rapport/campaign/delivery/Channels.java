package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Each message by its own way. */
@ApplicationScoped
class Channels {
    @Inject
    Mailing mailing;

    @Inject
    Gateways gateways;

    Outcome send(Claim claim) {
        return "email".equals(claim.due().channel()) ? mailing.send(claim) : gateways.send(claim);
    }
}
