package io.rapport.customer.directory;

import io.rapport.customer.consent.ConsentStatement;
import io.rapport.customer.identity.Attributions.Attribution;
import io.rapport.customer.identity.Identities.Link;
import io.rapport.customer.identity.Linking;
import io.rapport.customer.profile.Facts;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.Identity;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What a batch of sightings comes to, before it is written. */
final class Recognised {
    private final Linking linking;
    private final Map<UUID, Customer> customers;
    private final Groups groups;
    private final Instant now;
    private final Map<Identity, Sighting> firstSeen = new HashMap<>();
    private final List<Attribution> attributions = new ArrayList<>();
    private final List<ConsentStatement> consents = new ArrayList<>();
    private final List<ContactProven> proven = new ArrayList<>();

    Recognised(Linking linking, Map<UUID, Customer> customers, Groups groups, Instant now) {
        this.linking = linking;
        this.customers = customers;
        this.groups = groups;
        this.now = now;
    }

    void add(Sighting sighting) {
        linking.link(sighting.identities(), sighting.isAlias()).ifPresent(id -> add(sighting, id));
    }

    private void add(Sighting sighting, UUID id) {
        var customer = customers.computeIfAbsent(id, _ -> Customer.unknown(id, now, sighting.historical()));
        sighting.identities().forEach(identity -> firstSeen.putIfAbsent(identity, sighting));
        learn(customer.facts(), sighting, id);
        sighting.visitor().ifPresent(visitor -> attributions.add(new Attribution(visitor, id, sighting.strongest())));
        sighting.proven().forEach(identity -> proven.add(new ContactProven(id, identity)));
        sighting.consent().ifPresent(given -> consents.add(statement(id, given, sighting)));
    }

    /** An e-mail or phone that is another customer's stays hers. */
    private void learn(Facts facts, Sighting sighting, UUID id) {
        var traits = sighting.traits();
        facts.learn(traits, sighting.origin());
        if (traits.email() != null && linking.holds(id, Identity.email(traits.email()))) {
            facts.rememberEmail(traits.email(), sighting.origin());
        }
        if (traits.phone() != null && linking.holds(id, Identity.phone(traits.phone()))) {
            facts.rememberPhone(traits.phone(), sighting.origin());
        }
    }

    private static ConsentStatement statement(UUID id, ConsentGiven given, Sighting sighting) {
        var origin = sighting.origin();
        var source = Objects.requireNonNullElse(given.source(), origin.source());
        return new ConsentStatement(
                id,
                given.channel(),
                given.purpose(),
                given.state(),
                source,
                null,
                null,
                null,
                origin.time(),
                given.historical());
    }

    Instant now() {
        return now;
    }

    List<Attribution> attributions() {
        return attributions;
    }

    List<ConsentStatement> consents() {
        return consents;
    }

    List<ContactProven> proven() {
        return proven;
    }

    List<Customer> toStore() {
        groups.show();
        return customers.values().stream().filter(Customer::isToStore).toList();
    }

    List<Link> links() {
        return linking.linked().entrySet().stream()
                .map(link -> new Link(link.getKey(), link.getValue(), sourceOf(link.getKey()), now))
                .toList();
    }

    /** Those that belong to nobody still, such as the id of a device alone. */
    List<Identity> nobodys(Collection<Identity> met) {
        return met.stream().filter(identity -> !linking.isOwned(identity)).toList();
    }

    /** {@code versions}: of the identities that were linked. */
    List<OutgoingEvent> announcements(Map<Identity, Long> versions) {
        var events = new ArrayList<OutgoingEvent>();
        customers.values().forEach(customer -> events.addAll(customer.announcements(now)));
        linking.linked()
                .forEach((identity, customer) ->
                        events.add(identityChanged(identity, groups.survivor(customer), versions.get(identity), now)));
        return events;
    }

    OutgoingEvent changed(AttributionChanged changed) {
        var survivor = groups.survivor(changed.customerId());
        return OutgoingEvent.of(
                changed.visitorId().toString(),
                now,
                new AttributionChanged(changed.visitorId(), survivor, changed.version()));
    }

    /** {@code whose}: who stands for its holder. */
    static OutgoingEvent identityChanged(Identity identity, UUID whose, long version, Instant now) {
        return OutgoingEvent.of(identity.toString(), now, new IdentityChanged(identity.toString(), whose, version));
    }

    private String sourceOf(Identity identity) {
        return firstSeen.get(identity).origin().source();
    }
}
