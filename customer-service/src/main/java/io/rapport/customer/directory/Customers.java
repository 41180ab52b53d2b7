package io.rapport.customer.directory;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.identity.Blocked;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.Identities.Link;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.identity.Linking;
import io.rapport.customer.profile.AttributeTypes;
import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.Origin;
import io.rapport.events.Identity;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The customers as people and systems make and change them by hand; each change is in the audit log. */
@ApplicationScoped
class Customers {
    private static final String BY_HAND = "api";

    @Inject
    CustomerRows rows;

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    @Inject
    Blocked blocked;

    @Inject
    AttributeTypes attributeTypes;

    @Inject
    Forgotten forgotten;

    @Inject
    AuditLog audit;

    @Inject
    Outbox outbox;

    @Inject
    Event<ContactProven> proven;

    @Inject
    Clock clock;

    @Transactional
    Customer create(ObjectNode body) {
        var now = clock.instant();
        var wanted = NewCustomer.of(body, attributeTypes.declared());
        wanted.refuseNobodys(blocked);
        var customer = Customer.unknown(Ids.next(), now, false);
        customer.facts().replace(wanted.values(), byHand(now));
        var linking = lockFree(wanted.identities(), Set.of(), new Groups(Map.of()), customer.id());
        store(customer, new Groups(Map.of(customer.id(), customer)), linking, now);
        audit.record("customer-created", customer.id());
        return customer;
    }

    /** Changes nothing of one who was merged. What is taken off a survivor is taken off those merged into her too. */
    @Transactional
    Customer change(UUID id, String ifMatch, ObjectNode patch) {
        var now = clock.instant();
        var known = rows.groups(Set.of(id));
        var before = known.require(id);
        if (before.mergedInto() != null) {
            return before;
        }
        Etag.require(ifMatch, before.version());
        var declared = attributeTypes.declared();
        var wanted =
                NewCustomer.of(before.facts().patched(patch), before.facts().values(), declared);
        wanted.refuseNobodys(blocked);
        var says = asChecked(patch, wanted.values());
        var dropped = dropped(known, id, wanted, says);
        var linking = lockFree(wanted.identities(), dropped, known, id);
        var groups = new Groups(rows.lock(Set.of(id)));
        var customer = groups.get(id);
        Etag.require('"' + Long.toString(before.version()) + '"', customer.version());
        customer.facts().replace(wanted.values(), byHand(now));
        absorbed(groups, id).forEach(facts -> facts.replace(facts.yieldingTo(says), byHand(now)));
        release(dropped, groups.idsOf(id));
        store(customer, groups, linking, now);
        audit.record("customer-changed", id);
        return customer;
    }

    /** Its lists in normal form; what is empty is taken away. */
    private static ObjectNode asChecked(ObjectNode patch, ObjectNode values) {
        var says = patch.deepCopy();
        patch.properties().stream()
                .filter(field -> field.getValue().isArray())
                .forEach(field -> says.set(field.getKey(), values.get(field.getKey())));
        return says;
    }

    private static List<Facts> absorbed(Groups groups, UUID survivor) {
        return groups.of(survivor).stream()
                .filter(member -> !member.id().equals(survivor))
                .map(Customer::facts)
                .toList();
    }

    /** The e-mails and phones that a change takes away from her and those merged into her. */
    private static Set<Identity> dropped(Groups known, UUID id, NewCustomer wanted, ObjectNode says) {
        var dropped = NewCustomer.contacts(known.get(id).facts().values());
        absorbed(known, id).forEach(facts -> dropped.addAll(NewCustomer.contacts(facts.values())));
        dropped.removeAll(NewCustomer.contacts(wanted.values()));
        absorbed(known, id).forEach(facts -> dropped.removeAll(NewCustomer.contacts(facts.yieldingTo(says))));
        return dropped;
    }

    /** They are nobody's till they are met again; whose her visitors are stays as it is. */
    private void release(Set<Identity> dropped, List<UUID> customers) {
        outbox.publishAll(identities.release(dropped, customers).stream()
                .map(identity -> OutgoingEvent.tombstone(Topic.CUSTOMER_IDENTITIES, identity))
                .toList());
    }

    private static Origin byHand(Instant now) {
        return new Origin(BY_HAND, Ids.next().toString(), now);
    }

    /** {@code verified}: it was shown to be hers; if it is another customer's, the two may be merged. */
    @Transactional
    void link(UUID id, Identity identity, boolean verified) {
        var now = clock.instant();
        if (blocked.blocks(identity)) {
            throw Problem.invalid("identity", "stands for nobody");
        }
        rows.groups(Set.of(id)).require(id);
        if (verified) {
            prove(id, identity);
        }
        var linking = lockFree(Set.of(identity), Set.of(), rows.groups(Set.of(id)), id);
        var groups = new Groups(rows.lock(Set.of(id)));
        store(groups.get(id), groups, linking, now);
        if (verified) {
            identities.verify(Set.of(identity), now);
        }
        audit.record("identity-linked", id);
    }

    private void prove(UUID id, Identity identity) {
        rows.lockMerging();
        var owner = identities.lock(Set.of(identity)).get(identity);
        if (owner != null) {
            rows.lock(List.of(id, owner));
            proven.fire(new ContactProven(id, identity));
        }
    }

    /** Locks the identities for a customer; they are nobody's or hers, {@code groups} says who is one person with her. */
    private Linking lockFree(Set<Identity> wanted, Set<Identity> dropped, Groups groups, UUID id) {
        forgotten.refuse(wanted);
        var owners = identities.lock(both(wanted, dropped));
        owners.keySet().retainAll(wanted);
        var survivor = groups.survivor(id);
        owners.forEach((identity, owner) -> {
            if (!groups.survivor(owner).equals(survivor)) {
                throw new IdentityTaken(identity.type());
            }
        });
        var held = identities.of(groups.idsOf(survivor));
        held.values().forEach(some -> some.removeAll(dropped));
        var linking = new Linking(rules::limitOf, groups::survivor, owners, held);
        wanted.stream()
                .filter(identity -> !linking.give(identity, id, true))
                .findFirst()
                .ifPresent(one -> {
                    throw Problem.conflict("A customer has at most " + rules.limitOf(one.type())
                            + " identities of type " + one.type().prefix() + ".");
                });
        return linking;
    }

    private static Set<Identity> both(Set<Identity> some, Set<Identity> others) {
        return Stream.concat(some.stream(), others.stream()).collect(toSet());
    }

    private void store(Customer customer, Groups groups, Linking linking, Instant now) {
        groups.show();
        var survivor = groups.get(groups.survivor(customer.id()));
        rows.store(
                groups.all().stream()
                        .map(groups::get)
                        .filter(Customer::isToStore)
                        .toList(),
                now);
        var links = linking.linked().keySet().stream()
                .map(identity -> new Link(identity, customer.id(), BY_HAND, now))
                .toList();
        var versions = identities.settle(links, List.of());
        var events = survivor.announcements(now);
        versions.forEach(
                (identity, version) -> events.add(Recognised.identityChanged(identity, survivor.id(), version, now)));
        outbox.publishAll(events);
    }
}
