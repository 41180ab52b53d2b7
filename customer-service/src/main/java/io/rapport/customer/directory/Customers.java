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
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
    Clock clock;

    @Transactional
    Customer create(NewCustomer wanted) {
        var now = clock.instant();
        refuseBlocked(wanted);
        var customer = Customer.unknown(Ids.next(), now, false);
        customer.facts().replace(wanted.values(), new Origin(BY_HAND, now));
        var linking = lockFree(wanted.identities(), customer.id());
        store(customer, linking, now);
        audit.record("customer-created", customer.id());
        return customer;
    }

    @Transactional
    Customer read(UUID id) {
        var customer = found(id);
        audit.record("customer-read", id);
        return customer;
    }

    @Transactional
    Optional<Customer> by(Identity identity) {
        var customer = identities.ownerOf(identity).map(this::survivor);
        customer.ifPresent(found -> audit.record("customer-read", found.id()));
        return customer;
    }

    /** One more than the page holds, if there are more. */
    @Transactional
    List<Customer> matching(String query, Optional<UUID> after, int limit) {
        var customers = rows.matching(query == null ? "" : query, after.orElse(null), limit + 1);
        audit.record(
                "customer-listed",
                customers.stream().limit(limit).map(Customer::id).toList());
        return customers;
    }

    @Transactional
    Customer change(UUID id, String ifMatch, ObjectNode patch) {
        var now = clock.instant();
        var before = found(id);
        Etag.require(ifMatch, before.version());
        var wanted = NewCustomer.of(before.facts().patched(patch));
        refuseBlocked(wanted);
        var linking = lockFree(wanted.identities(), id);
        var customer = rows.lock(Set.of(id)).get(id);
        Etag.require(ifMatch, customer.version());
        customer.facts().replace(ProfileFields.check(customer.facts().patched(patch)), new Origin(BY_HAND, now));
        store(customer, linking, now);
        audit.record("customer-changed", id);
        return customer;
    }

    @Transactional
    void link(UUID id, Identity identity) {
        var now = clock.instant();
        if (blocked.blocks(identity)) {
            throw Problem.invalid("identity", "stands for nobody");
        }
        var linking = lockFree(Set.of(identity), id);
        var customer =
                Optional.ofNullable(rows.lock(Set.of(id)).get(id)).orElseThrow(() -> Problem.notFound("customer", id));
        store(customer, linking, now);
        audit.record("identity-linked", id);
    }

    @Transactional
    List<Held> identitiesOf(UUID id) {
        found(id);
        audit.record("identities-read", id);
        return identities.held(id);
    }

    @Transactional
    Map<UUID, Set<Identity>> identitiesOf(List<Customer> customers) {
        return identities.of(customers.stream().map(Customer::id).toList());
    }

    /** Locks the identities for a customer; they are nobody's or hers. */
    private Linking lockFree(Set<Identity> wanted, UUID id) {
        var owners = identities.lock(wanted);
        owners.forEach((identity, owner) -> {
            if (!owner.equals(id)) {
                throw new IdentityTaken(identity.type());
            }
        });
        var linking = new Linking(rules::limitOf, owners, identities.of(Set.of(id)));
        wanted.stream()
                .filter(identity -> !linking.give(identity, id, true))
                .findFirst()
                .ifPresent(one -> {
                    throw Problem.conflict("A customer has at most " + rules.limitOf(one.type())
                            + " identities of type " + one.type().prefix() + ".");
                });
        return linking;
    }

    private void store(Customer customer, Linking linking, Instant now) {
        if (customer.isToStore()) {
            rows.store(List.of(customer), now);
        }
        var links = linking.linked().keySet().stream()
                .map(identity -> new Link(identity, customer.id(), BY_HAND, now))
                .toList();
        identities.settle(links, List.of());
        var events = customer.announcements(now);
        links.forEach(link -> events.add(Recognised.identityChanged(link.identity(), customer.id(), now)));
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
        return rows.find(id).orElseThrow(() -> Problem.notFound("customer", id));
    }

    private Customer survivor(UUID id) {
        var customer = found(id);
        return customer.mergedInto() == null ? customer : survivor(customer.mergedInto());
    }
}
