package io.rapport.customer.merge;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.rapport.customer.identity.Linking;
import io.rapport.events.Identity;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What identities may be one person's without anyone saying so. */
final class OnePerson {
    private OnePerson() {}

    /** Two accounts of a shop are two people's, and more than so many of a type are nobody's. */
    static boolean fits(Set<Identity> identities, ToIntFunction<Identity.Type> limits) {
        return isOneAccountAShop(identities)
                && identities.stream().collect(groupingBy(Identity::type, counting())).entrySet().stream()
                        .allMatch(count -> count.getValue() <= limits.applyAsInt(count.getKey()));
    }

    private static boolean isOneAccountAShop(Set<Identity> identities) {
        return identities.stream()
                .noneMatch(one -> identities.stream()
                        .anyMatch(other -> !one.equals(other) && Linking.isOtherAccount(one, other)));
    }
}
