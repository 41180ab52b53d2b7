package io.rapport.customer.directory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.consent.Consents.Stood;
import io.rapport.customer.profile.Profile;
import io.rapport.events.Identity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A customer on the wire.
 *
 * @param identities strongest first
 * @param absorbed the ids of those who were merged into her, oldest first
 * @param origins by field: which source said so, and when
 * @param consents as they stood at the instant that was asked for; else none, they have a list of their own
 */
public record CustomerView(
        UUID id,
        @JsonUnwrapped Profile profile,
        List<String> identities,
        List<UUID> absorbed,
        ObjectNode origins,
        Instant createdAt,
        List<Stood> consents) {

    static CustomerView of(
            Customer customer, Collection<Identity> identities, List<UUID> absorbed, List<Stood> consents) {
        return new CustomerView(
                customer.id(),
                customer.shown().profile(),
                identities.stream()
                        .sorted(Identity.BY_STRENGTH)
                        .map(Identity::toString)
                        .toList(),
                absorbed,
                customer.shown().origins(),
                customer.createdAt(),
                consents);
    }
}
