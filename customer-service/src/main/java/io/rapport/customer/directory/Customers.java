package io.rapport.customer.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.identity.Blocked;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.Identities.Held;
import io.rapport.customer.identity.Identities.Link;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.identity.Linking;
import io.rapport.customer.profile.Origin;
import io.rapport.customer.profile.ProfileFields;
import io.rapport.events.Identity;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The customers as people and systems see and change them by hand; each such look and change is in the audit log. */
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
    AuditLog audit;

    @Inject
    Outbox outbox;

    @Inject
    Event<ContactProven> proven;

    @Inject
    Clock clock;

    @Transactional
    Customer create(NewCustomer wanted) {
        var now = clock.instant();
        refuseBlocked(wanted);
        var customer = Customer.unknown(Ids.next(), now, false);
        customer.facts().replace(wanted.values(), new Origin(BY_HAND, now));
        var linking = lockFree(wanted.identities(), new Groups(Map.of()), customer.id());
        store(customer, new Groups(Map.of(customer.id(), customer)), linking, now);
        audit.record("customer-created", customer.id());
        return customer;
    }

    @Transactional
    Customer read(UUID id) {
        var customer = found(id);
        audit.record("customer-read", id);
        return customer;
    }

    /** Who stands for a customer that was merged. */
    @Transactional
    UUID survivor(UUID id) {
        return rows.groups(Set.of(id)).survivor(id);
    }

    @Transactional
    Optional<Customer> by(Identity identity) {
        var customer = identities.ownerOf(identity).map(id -> {
            var groups = rows.groups(Set.of(id));
            return groups.get(groups.survivor(id));
        });
        customer.ifPresent(found -> audit.record("customer-read", found.id()));
        return customer;
    }

    /** One more than the page holds, if there are more. */
    @Transactional
    List<Customer> matching(String query, Optional<UUID> after, int limit) {
        var found = rows.matching(query == null ? "" : query, after.orElse(null), limit + 1);
        var groups = rows.groups(Groups.ids(found));
        var customers = found.stream().map(one -> groups.get(one.id())).toList();
        audit.record(
                "customer-listed",
                customers.stream().limit(limit).map(Customer::id).toList());
        return customers;
    }

    /** Changes nothing of one who was merged. */
    @Transactional
    Customer change(UUID id, String ifMatch, ObjectNode patch) {
        var now = clock.instant();
        var before = found(id);
        if (before.mergedInto() != null) {
            return before;
        }
        Etag.require(ifMatch, before.version());
        var wanted = NewCustomer.of(before.facts().patched(patch));
        refuseBlocked(wanted);
        var linking = lockFree(wanted.identities(), rows.groups(Set.of(id)), id);
        var groups = new Groups(rows.lock(Set.of(id)));
        var customer = groups.get(id);
        Etag.require(ifMatch, customer.version());
        customer.facts().replace(ProfileFields.check(customer.facts().patched(patch)), new Origin(BY_HAND, now));
        store(customer, groups, linking, now);
        audit.record("customer-changed", id);
        return customer;
    }

    /** {@code verified}: it was shown to be hers; if it is another customer's, the two may be merged. */
    @Transactional
    void link(UUID id, Identity identity, boolean verified) {
        var now = clock.instant();
        if (blocked.blocks(identity)) {
            throw Problem.invalid("identity", "stands for nobody");
        }
        found(id);
        if (verified) {
            prove(id, identity);
        }
        var linking = lockFree(Set.of(identity), rows.groups(Set.of(id)), id);
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

    @Transactional
    List<Held> identitiesOf(UUID id) {
        var groups = rows.groups(Set.of(found(id).id()));
        audit.record("identities-read", id);
        return identities.held(Groups.ids(groups.under(id)));
    }

    @Transactional
    List<CustomerView> views(List<Customer> customers) {
        var groups = rows.groups(Groups.ids(customers));
        var held = identities.of(groups.all());
        return customers.stream()
                .map(customer -> view(customer, groups.under(customer.id()), held))
                .toList();
    }

    private static CustomerView view(Customer customer, List<Customer> group, Map<UUID, Set<Identity>> held) {
        var ids = Groups.ids(group);
        var theirs = ids.stream()
                .flatMap(id -> held.getOrDefault(id, Set.of()).stream())
                .toList();
        return CustomerView.of(
                customer,
                theirs,
                ids.stream().filter(id -> !id.equals(customer.id())).toList());
    }

    /** Locks the identities for a customer; they are nobody's or hers, {@code groups} says who is one person with her. */
    private Linking lockFree(Set<Identity> wanted, Groups groups, UUID id) {
        var owners = identities.lock(wanted);
        var survivor = groups.survivor(id);
        owners.forEach((identity, owner) -> {
            if (!groups.survivor(owner).equals(survivor)) {
                throw new IdentityTaken(identity.type());
            }
        });
        var linking = new Linking(rules::limitOf, groups::survivor, owners, identities.of(groups.idsOf(survivor)));
        wanted.stream()
                .filter(identity -> !linking.give(identity, id, true))
                .findFirst()
                .ifPresent(one -> {
                    throw Problem.conflict("A customer has at most " + rules.limitOf(one.type())
                            + " identities of type " + one.type().prefix() + ".");
                });
        return linking;
    }

    private void store(Customer customer, Groups groups, Linking linking, Instant now) {
        groups.show();
        var survivor = groups.get(groups.survivor(customer.id()));
        rows.store(
                Stream.of(customer, survivor)
                        .distinct()
                        .filter(Customer::isToStore)
                        .toList(),
                now);
        var links = linking.linked().keySet().stream()
                .map(identity -> new Link(identity, customer.id(), BY_HAND, now))
                .toList();
        identities.settle(links, List.of());
        var events = survivor.announcements(now);
        links.forEach(link -> events.add(Recognised.identityChanged(link.identity(), customer, groups, now)));
        outbox.publishAll(events);
    }

    private void refuseBlocked(NewCustomer wanted) {
        wanted.values().path("emails").forEach(email -> {
            if (blocked.blocksEmail(email.textValue())) {
                throw Problem.invalid("emails", "one stands for nobody");
            }
        });
        if (wanted.identities().stream().anyMatch(blocked::blocks)) {
            throw Problem.invalid("identities", "one stands for nobody");
        }
    }

    private Customer found(UUID id) {
        return Optional.ofNullable(rows.groups(Set.of(id)).get(id)).orElseThrow(() -> Problem.notFound("customer", id));
    }
}
