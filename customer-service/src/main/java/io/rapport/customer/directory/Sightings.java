package io.rapport.customer.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.identity.Blocked;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.profile.AttributeTypes;
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
    private static final List<String> EMAIL_VERIFIED = List.of("email_verified", "emailVerified", "verified_email");
    private static final List<String> PHONE_VERIFIED = List.of("phone_verified", "phoneVerified", "verified_phone");

    @Inject
    Blocked blocked;

    @Inject
    IdentityRules rules;

    @Inject
    AttributeTypes attributeTypes;

    Sighting of(Received<IdentityEvent> received) {
        var envelope = received.envelope();
        var traits = traits(received.data());
        var identities = identities(received.data(), traits);
        return new Sighting(
                List.copyOf(identities),
                traits,
                new Origin(envelope.source(), envelope.id(), envelope.time()),
                received.data(),
                isTrusted(envelope.source()) ? proven(received.data(), traits, identities) : Set.of());
    }

    private boolean isTrusted(String source) {
        return rules.verifyingSources().orElse(Set.of()).contains(source);
    }

    private static Set<Identity> proven(IdentityEvent event, Traits traits, Set<Identity> identities) {
        var proven = new LinkedHashSet<Identity>();
        if (event instanceof Identified identified && identified.traits() != null) {
            if (traits.email() != null && isVerified(identified.traits(), EMAIL_VERIFIED)) {
                proven.add(Identity.email(traits.email()));
            }
            if (traits.phone() != null && isVerified(identified.traits(), PHONE_VERIFIED)) {
                proven.add(Identity.phone(traits.phone()));
            }
        }
        proven.retainAll(identities);
        return proven;
    }

    private static boolean isVerified(ObjectNode traits, List<String> names) {
        return names.stream().anyMatch(name -> traits.path(name).asBoolean());
    }

    private Traits traits(IdentityEvent event) {
        var region = rules.phoneRegion().orElse(null);
        return switch (event) {
            case Identified identified -> attributeTypes.fit(Traits.of(identified.traits(), region));
            case ConsentGiven given -> attributeTypes.fit(Traits.of(given.traits(), region));
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
