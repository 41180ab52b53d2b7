package io.rapport.campaign.delivery;

import io.rapport.events.Money;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What one message costs: what its campaign says, else {@code rapport.campaign.message-cost.<channel>}, in the company's currency. */
@ApplicationScoped
class Costs {
    @Inject
    Config config;

    @Inject
    Company company;

    /**
     * Null where nobody said.
     *
     * @param own what the campaign says, or null
     */
    Money of(String channel, BigDecimal own) {
        return Optional.ofNullable(own)
                .or(() -> config.getOptionalValue("rapport.campaign.message-cost." + channel, BigDecimal.class))
                .map(cost -> new Money(cost, company.currency()))
                .orElse(null);
    }
}
