package io.rapport.customer.directory;

import io.rapport.customer.consent.Consents;
import io.rapport.customer.identity.Attributions;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.identity.Linking;
import io.rapport.events.Identity;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recognises the customers behind a batch of sightings: locks all their identities, then the customers, in sorted order, decides in
 * memory, and writes each table once.
 */
@ApplicationScoped
class Recognition {
    @Inject
    Forgotten forgotten;

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    @Inject
    CustomerRows rows;

    @Inject
    Attributions attributions;

    @Inject
    Consents consents;

    @Inject
    Outbox outbox;

    @Inject
    Event<ContactProven> proven;

    @Inject
    Clock clock;

    @Transactional(Transactional.TxType.MANDATORY)
    void recognise(List<Sighting> seen) {
        var sightings = forgotten.without(seen);
        var met = met(sightings);
        if (!met.isEmpty()) {
            if (sightings.stream().anyMatch(sighting -> !sighting.proven().isEmpty())) {
                rows.lockMerging();
            }
            var recognised = recognised(sightings, met);
            publish(recognised, store(recognised, met));
            consents.enter(recognised.consents());
            recognised.proven().forEach(proven::fire);
        }
    }

    private Recognised recognised(List<Sighting> sightings, Set<Identity> met) {
        var owners = identities.lock(met);
        var customers = rows.lock(new HashSet<>(owners.values()));
        var groups = new Groups(customers);
        var linking = new Linking(rules::limitOf, groups::survivor, owners, identities.of(customers.keySet()));
        var recognised = new Recognised(linking, customers, groups, clock.instant());
        sightings.forEach(recognised::add);
        return recognised;
    }

    private Map<Identity, Long> store(Recognised recognised, Set<Identity> met) {
        rows.store(recognised.toStore(), recognised.now());
        return identities.settle(recognised.links(), recognised.nobodys(met));
    }

    private void publish(Recognised recognised, Map<Identity, Long> versions) {
        var events = recognised.announcements(versions);
        attributions.attribute(recognised.attributions()).forEach(changed -> events.add(recognised.changed(changed)));
        outbox.publishAll(events);
    }

    private static Set<Identity> met(List<Sighting> sightings) {
        return sightings.stream()
                .flatMap(sighting -> sighting.identities().stream())
                .collect(Collectors.toSet());
    }
}
