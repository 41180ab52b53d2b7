package io.rapport.interaction.visitor;

import io.rapport.events.Identity;
import java.time.Instant;
import java.util.List;

/**
 * One event's identities.
 *
 * @param key the strongest identity, or the order's own where it names nobody
 * @param identities strongest first
 */
public record Meeting(String key, List<Identity> identities, String shop, boolean historical, Instant at) {
    /** As a machine makes it: nobody is met, so nobody is announced. */
    public Meeting ofNobody() {
        return new Meeting(key, List.of(), shop, historical, at);
    }

    List<String> people() {
        return identities.stream()
                .filter(Identity::isPerson)
                .map(Identity::toString)
                .toList();
    }

    List<String> devices() {
        return identities.stream()
                .filter(identity -> !identity.isPerson())
                .map(Identity::toString)
                .toList();
    }
}
