package io.rapport.customer.merge;

import static java.util.stream.Collectors.toSet;

import io.rapport.customer.directory.ContactProven;
import io.rapport.customer.directory.CustomerRows;
import io.rapport.customer.directory.Groups;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.events.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Merges two customers by themselves where one was shown to have the other's e-mail or phone, and never on weaker grounds. */
@ApplicationScoped
class VerifiedContacts {
    private static final Map<Identity.Type, String> REASONS =
            Map.of(Identity.Type.EMAIL, "verified-email", Identity.Type.PHONE, "verified-phone");

    @Inject
    CustomerRows customers;

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    @Inject
    MergeRows rows;

    @Inject
    Merges merges;

    @Inject
    Clock clock;

    void proven(@Observes ContactProven proven) {
        var owner = identities.ownerOf(proven.identity());
        owner.ifPresent(other -> proven(proven.customerId(), other, proven.identity()));
    }

    private void proven(UUID id, UUID owner, Identity identity) {
        var groups = new Groups(customers.lock(List.of(id, owner)));
        var one = groups.survivor(id);
        var other = groups.survivor(owner);
        if (one.equals(other)) {
            identities.verify(Set.of(identity), clock.instant());
        } else if (REASONS.containsKey(identity.type()) && mayMerge(groups, one, other)) {
            identities.verify(Set.of(identity), clock.instant());
            merges.merge(groups, one, other, REASONS.get(identity.type()));
        }
    }

    private boolean mayMerge(Groups groups, UUID one, UUID other) {
        var members = groups.idsOf(one);
        var others = groups.idsOf(other);
        return rules.mergeVerified()
                && OnePerson.fits(all(groups.all()), rules::limitOf)
                && !rows.wereParted(members, others);
    }

    private Set<Identity> all(Set<UUID> ids) {
        return identities.of(ids).values().stream().flatMap(Set::stream).collect(toSet());
    }
}
