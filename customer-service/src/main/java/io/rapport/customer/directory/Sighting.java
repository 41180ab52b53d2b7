package io.rapport.customer.directory;

import io.rapport.customer.profile.Origin;
import io.rapport.customer.profile.Traits;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Identities met together, and what was said of whom they belong to.
 *
 * @param identities without those of nobody
 * @param proven e-mails and phones among them of which a trusted source says that they are verified
 */
record Sighting(List<Identity> identities, Traits traits, Origin origin, IdentityEvent event, Set<Identity> proven) {

    boolean historical() {
        return event.historical();
    }

    /** Whether the storefront says in so many words that they are one person. */
    boolean isAlias() {
        return event instanceof IdentityEvent.Aliased;
    }

    Optional<UUID> visitor() {
        return event instanceof VisitorIdentified met ? Optional.of(met.visitorId()) : Optional.empty();
    }

    Optional<ConsentGiven> consent() {
        return event instanceof ConsentGiven given ? Optional.of(given) : Optional.empty();
    }

    Identity strongest() {
        return identities.stream().min(Identity.BY_STRENGTH).orElseThrow();
    }
}
