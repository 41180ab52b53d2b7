package io.rapport.customer.directory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * @param origins by field: which source said so, and when
 */
public record CustomerView(
        UUID id, @JsonUnwrapped Profile profile, List<String> identities, ObjectNode origins, Instant createdAt) {

    static CustomerView of(Customer customer, Collection<Identity> identities) {
        return new CustomerView(
                customer.id(),
                customer.facts().profile(),
                identities.stream()
                        .sorted(Identity.BY_STRENGTH)
                        .map(Identity::toString)
                        .toList(),
                customer.facts().origins(),
                customer.createdAt());
    }
}
