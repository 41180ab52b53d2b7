package io.rapport.customer.directory;

import io.rapport.customer.directory.CustomerBatches.Entry;
import io.rapport.customer.identity.Identities.Link;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.profile.Origin;
import io.rapport.events.Identity;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a batch of an import comes to, before it is written: a line that names two customers joins neither. */
final class Joining {
    private final String source;
    private final Instant now;
    private final IdentityRules rules;
    private final Map<Identity, UUID> owners;
    private final Map<UUID, Customer> known;
    private final Groups groups;
    private final Map<UUID, Set<Identity>> held = new HashMap<>();
    private final Map<UUID, Customer> touched = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();

    Joining(
            String source,
            Instant now,
            IdentityRules rules,
            Map<Identity, UUID> owners,
            Map<UUID, Customer> known,
            Map<UUID, Set<Identity>> held) {
        this.source = source;
        this.now = now;
        this.rules = rules;
        this.owners = new HashMap<>(owners);
        this.known = new HashMap<>(known);
        groups = new Groups(this.known);
        held.forEach((customer, identities) -> heldBy(groups.survivor(customer)).addAll(identities));
    }

    /** @throws Problem if the line cannot be taken; then it has changed nothing */
    void add(Entry entry) {
        var customer = whose(entry);
        var theirs = heldBy(customer.id());
        var fresh = entry.customer().identities().stream()
                .filter(identity -> !theirs.contains(identity))
                .collect(Collectors.toSet());
        refuseTooMany(theirs, fresh);
        known.put(customer.id(), customer);
        touched.put(customer.id(), customer);
        fresh.forEach(identity -> link(identity, customer.id()));
        customer.facts().add(entry.customer().values(), new Origin(source, "line-" + entry.number(), now));
    }

    Instant now() {
        return now;
    }

    Collection<UUID> touched() {
        return touched.keySet();
    }

    List<Customer> toStore() {
        groups.show();
        return touched.values().stream().filter(Customer::isToStore).toList();
    }

    List<Link> links() {
        return links;
    }

    List<Identity> nobodys(Collection<Identity> met) {
        return met.stream().filter(identity -> !owners.containsKey(identity)).toList();
    }

    /** {@code versions}: of the identities that were linked. */
    List<OutgoingEvent> announcements(Map<Identity, Long> versions) {
        return Stream.concat(
                        touched.values().stream().flatMap(customer -> customer.announcements(now).stream()),
                        links.stream()
                                .map(link -> Recognised.identityChanged(
                                        link.identity(),
                                        groups.survivor(link.customerId()),
                                        versions.get(link.identity()),
                                        now)))
                .toList();
    }

    private Customer whose(Entry entry) {
        var candidates = entry.customer().identities().stream()
                .map(owners::get)
                .filter(owner -> owner != null)
                .map(this::survivor)
                .collect(Collectors.toSet());
        if (entry.id() != null) {
            candidates.add(survivor(entry.id()));
        }
        if (candidates.size() > 1) {
            throw Problem.invalid("identities", "belong to more than one customer");
        }
        return candidates.stream().findFirst().map(known::get).orElseGet(() -> Customer.unknown(Ids.next(), now, true));
    }

    private UUID survivor(UUID id) {
        if (!known.containsKey(id)) {
            throw Problem.invalid("id", "is no customer's");
        }
        return groups.survivor(id);
    }

    /** By her and all she stands for. */
    private Set<Identity> heldBy(UUID survivor) {
        return held.computeIfAbsent(survivor, _ -> new HashSet<>());
    }

    private void refuseTooMany(Set<Identity> theirs, Set<Identity> fresh) {
        for (var type : Identity.Type.values()) {
            var more = count(fresh, type);
            if (more > 0 && count(theirs, type) + more > rules.limitOf(type)) {
                throw Problem.invalid("identities", "are more than one customer has of type " + type.prefix());
            }
        }
    }

    private static long count(Set<Identity> identities, Identity.Type type) {
        return identities.stream().filter(identity -> identity.type() == type).count();
    }

    private void link(Identity identity, UUID customer) {
        owners.put(identity, customer);
        heldBy(customer).add(identity);
        links.add(new Link(identity, customer, source, now));
    }
}
