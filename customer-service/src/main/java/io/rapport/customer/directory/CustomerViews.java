package io.rapport.customer.directory;

import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.consent.Consents;
import io.rapport.customer.history.Versions;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.Identities.Held;
import io.rapport.events.Identity;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The customers as people and systems see them; each look is in the audit log. */
@ApplicationScoped
class CustomerViews {
    @Inject
    CustomerRows rows;

    @Inject
    Identities identities;

    @Inject
    Search search;

    @Inject
    Versions versions;

    @Inject
    Consents consents;

    @Inject
    AuditLog audit;

    /**
     * One customer on the wire.
     *
     * @param version what a change must name
     * @param survivor who stands for her now: herself, unless she was merged
     */
    record Seen(CustomerView view, long version, UUID survivor) {}

    /** @throws Problem 404 */
    @Transactional
    Seen read(UUID id) {
        var seen = of(id);
        audit.record("customer-read", id);
        return seen;
    }

    /** To whoever has made or changed her just now. @throws Problem 404 */
    @Transactional
    Seen of(UUID id) {
        var groups = rows.groups(Set.of(id));
        var customer = groups.require(id);
        return new Seen(views(List.of(customer), groups).getFirst(), customer.version(), groups.survivor(id));
    }

    @Transactional
    List<CustomerView> by(Identity identity) {
        var owner = identities.ownerOf(identity);
        if (owner.isEmpty()) {
            return List.of();
        }
        var groups = rows.groups(Set.of(owner.get()));
        var customer = groups.get(groups.survivor(owner.get()));
        audit.record("customer-read", customer.id());
        return views(List.of(customer), groups);
    }

    /** One more than the page holds, if there are more. */
    @Transactional
    List<CustomerView> matching(String query, Optional<UUID> after, int limit) {
        var found = search.matching(query == null ? "" : query, after, limit + 1);
        var groups = rows.groups(Groups.ids(found));
        audit.record(
                "customer-listed", found.stream().limit(limit).map(Customer::id).toList());
        return views(found.stream().map(one -> groups.get(one.id())).toList(), groups);
    }

    /** As she was known at that moment. */
    @Transactional
    CustomerView read(UUID id, Instant asOf) {
        var then = new HashMap<UUID, Customer>();
        Groups.ids(rows.groups(Set.of(id)).under(id))
                .forEach(member -> asOf(member, asOf).ifPresent(known -> then.put(member, known)));
        if (!then.containsKey(id)) {
            throw Problem.notFound("customer at that time", id);
        }
        audit.record("customer-read", id);
        var groups = new Groups(then);
        groups.show();
        var group = Groups.ids(groups.under(id));
        var known = identities.held(group).stream()
                .filter(held -> !held.linkedAt().isAfter(asOf))
                .map(held -> Identity.parse(held.identity()))
                .toList();
        var absorbed = group.stream().filter(member -> !member.equals(id)).toList();
        return CustomerView.of(groups.get(id), known, absorbed, consents.asOf(group, asOf));
    }

    private Optional<Customer> asOf(UUID id, Instant at) {
        return versions.asOf(id, at)
                .map(then -> Customer.stored(id, then.mergedInto(), 0, then.createdAt(), then.facts(), then.version()));
    }

    @Transactional
    List<Held> identitiesOf(UUID id) {
        var groups = rows.groups(Set.of(id));
        groups.require(id);
        audit.record("identities-read", id);
        return identities.held(Groups.ids(groups.under(id)));
    }

    @Transactional
    List<CustomerView> of(List<Customer> customers) {
        return views(customers, rows.groups(Groups.ids(customers)));
    }

    private List<CustomerView> views(List<Customer> customers, Groups groups) {
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
                ids.stream().filter(id -> !id.equals(customer.id())).toList(),
                null);
    }
}
