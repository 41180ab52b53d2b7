package io.rapport.customer.directory;

import io.rapport.kit.http.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Customers who are one person, each group with its survivor. */
public final class Groups {
    private static final Comparator<Customer> BY_ID =
            Comparator.comparing(customer -> customer.id().toString());

    private final Map<UUID, Customer> customers;

    public Groups(Map<UUID, Customer> customers) {
        this.customers = customers;
    }

    /** Who stands for her now: herself, unless she was merged. */
    public UUID survivor(UUID id) {
        var customer = customers.get(id);
        return customer == null || customer.mergedInto() == null ? id : survivor(customer.mergedInto());
    }

    public Customer get(UUID id) {
        return customers.get(id);
    }

    /** @throws Problem 404 */
    Customer require(UUID id) {
        return Optional.ofNullable(get(id)).orElseThrow(() -> Problem.notFound("customer", id));
    }

    public Set<UUID> all() {
        return customers.keySet();
    }

    /** All for whom she stands, herself included, oldest first. */
    public List<Customer> of(UUID survivor) {
        return members(customer -> survivor(customer.id()).equals(survivor));
    }

    /** She and all who were merged into her, however she was merged herself. */
    public List<Customer> under(UUID id) {
        return members(customer -> isUnder(customer.id(), id));
    }

    public List<UUID> idsOf(UUID survivor) {
        return ids(of(survivor));
    }

    static List<UUID> ids(Collection<Customer> customers) {
        return customers.stream().map(Customer::id).toList();
    }

    /** Lets each survivor show what her group says together, and counts what her members have learned as hers. */
    public void show() {
        customers.values().stream()
                .map(Customer::mergedInto)
                .filter(Objects::nonNull)
                .map(this::survivor)
                .distinct()
                .map(customers::get)
                .filter(Objects::nonNull)
                .forEach(survivor -> survivor.showWith(of(survivor.id())));
    }

    private boolean isUnder(UUID id, UUID top) {
        var customer = customers.get(id);
        return id.equals(top)
                || (customer != null && customer.mergedInto() != null && isUnder(customer.mergedInto(), top));
    }

    private List<Customer> members(Predicate<Customer> which) {
        return customers.values().stream().filter(which).sorted(BY_ID).toList();
    }
}
