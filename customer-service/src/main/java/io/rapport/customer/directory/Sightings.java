package io.rapport.customer.directory;

import io.rapport.customer.identity.Blocked;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.profile.Origin;
import io.rapport.customer.profile.Traits;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.events.IdentityEvent.Aliased;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what the storefronts and interaction-service say of people. */
@ApplicationScoped
class Sightings {
    @Inject
    Blocked blocked;

    @Inject
    IdentityRules rules;

    Sighting of(Received<IdentityEvent> received) {
        var envelope = received.envelope();
        var traits = traits(received.data());
        return new Sighting(
                List.copyOf(identities(received.data(), traits)),
                traits,
                new Origin(envelope.source(), envelope.time()),
                received.data());
    }

    private Traits traits(IdentityEvent event) {
        var region = rules.phoneRegion().orElse(null);
        return switch (event) {
            case Identified identified -> Traits.of(identified.traits(), region);
            case ConsentGiven given -> Traits.of(given.traits(), region);
            case Aliased _ -> Traits.NONE;
            case VisitorIdentified _ -> Traits.NONE;
        };
    }

    /** An e-mail or phone among the traits is an identity too. */
    private Set<Identity> identities(IdentityEvent event, Traits traits) {
        var identities = new LinkedHashSet<Identity>();
        event.identities().stream().flatMap(Sightings::parsed).forEach(identities::add);
        if (traits.email() != null) {
            identities.add(Identity.email(traits.email()));
        }
        if (traits.phone() != null) {
            identities.add(Identity.phone(traits.phone()));
        }
        identities.removeIf(blocked::blocks);
        if (traits.email() != null && blocked.blocksEmail(traits.email())) {
            identities.remove(Identity.email(traits.email()));
        }
        return identities;
    }

    /** None for a type of identity that is not known yet. */
    private static Stream<Identity> parsed(String text) {
        try {
            return Stream.of(Identity.parse(text));
        } catch (IllegalArgumentException _) {
            return Stream.of();
        }
    }
}
