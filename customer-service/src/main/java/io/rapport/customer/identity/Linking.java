package io.rapport.customer.identity;

import io.rapport.events.Identity;
import io.rapport.kit.Ids;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Decides whose the identities of a batch are. The strongest that is known decides; one that is known stays where it is, so two customers
 * are never made one here; a device makes and decides nobody.
 */
public final class Linking {
    private final ToIntFunction<Identity.Type> limits;
    private final UnaryOperator<UUID> survivors;
    private final Map<Identity, UUID> owners = new HashMap<>();
    private final Map<UUID, Set<Identity>> held = new HashMap<>();
    private final Map<Identity, UUID> linked = new LinkedHashMap<>();

    /**
     * @param owners of the batch's identities that are known
     * @param held every identity of these owners
     */
    public Linking(ToIntFunction<Identity.Type> limits, Map<Identity, UUID> owners, Map<UUID, Set<Identity>> held) {
        this(limits, UnaryOperator.identity(), owners, held);
    }

    /** @param survivors by customer: who stands for her; all she stands for are one person */
    public Linking(
            ToIntFunction<Identity.Type> limits,
            UnaryOperator<UUID> survivors,
            Map<Identity, UUID> owners,
            Map<UUID, Set<Identity>> held) {
        this.limits = limits;
        this.survivors = survivors;
        this.owners.putAll(owners);
        held.forEach((customer, identities) -> ofPerson(customer).addAll(identities));
    }

    /**
     * The customer behind identities met together, made if there is none yet; empty if they name no person.
     *
     * @param sameByWord the storefront says in so many words that they are one person
     */
    public Optional<UUID> link(Collection<Identity> met, boolean sameByWord) {
        var persons = met.stream()
                .filter(Identity::isPerson)
                .sorted(Identity.BY_STRENGTH)
                .toList();
        if (persons.isEmpty()) {
            return Optional.empty();
        }
        var customer = behind(persons, sameByWord);
        met.stream().sorted(Identity.BY_STRENGTH).forEach(identity -> give(identity, customer, sameByWord));
        return Optional.of(customer);
    }

    /** Gives a customer one more identity; false if it is another's or does not fit. */
    public boolean give(Identity identity, UUID customer, boolean sameByWord) {
        if (!owners.containsKey(identity) && fits(identity, customer, sameByWord)) {
            owners.put(identity, customer);
            linked.put(identity, customer);
            ofPerson(customer).add(identity);
        }
        return holds(customer, identity);
    }

    /** Whether it is hers, or of someone who is one person with her. */
    public boolean holds(UUID customer, Identity identity) {
        var owner = owners.get(identity);
        return owner != null && survivors.apply(owner).equals(survivors.apply(customer));
    }

    public UUID ownerOf(Identity identity) {
        return owners.get(identity);
    }

    private Set<Identity> ofPerson(UUID customer) {
        return held.computeIfAbsent(survivors.apply(customer), _ -> new HashSet<>());
    }

    public boolean isOwned(Identity identity) {
        return owners.containsKey(identity);
    }

    /** What has become known by this batch. */
    public Map<Identity, UUID> linked() {
        return Collections.unmodifiableMap(linked);
    }

    private UUID behind(List<Identity> persons, boolean sameByWord) {
        var strongest = persons.getFirst();
        var known = owners.get(strongest);
        return known != null
                ? known
                : persons.stream()
                        .map(owners::get)
                        .filter(Objects::nonNull)
                        .filter(customer -> fits(strongest, customer, sameByWord))
                        .findFirst()
                        .orElseGet(Ids::next);
    }

    private boolean fits(Identity identity, UUID customer, boolean sameByWord) {
        var sameType = ofPerson(customer).stream()
                .filter(one -> one.type() == identity.type())
                .toList();
        return sameType.size() < limits.applyAsInt(identity.type())
                && (sameByWord || sameType.stream().noneMatch(one -> isOtherAccount(one, identity)));
    }

    /** Two user ids of one shop are two accounts, and so two people until someone says otherwise. */
    public static boolean isOtherAccount(Identity one, Identity other) {
        return one.type() == Identity.Type.USER
                && one.type() == other.type()
                && shopOf(one).equals(shopOf(other));
    }

    private static String shopOf(Identity user) {
        var slash = user.value().indexOf('/');
        return slash < 0 ? Identity.DEFAULT_SHOP : user.value().substring(0, slash);
    }
}
