package io.rapport.support.ticket;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Who acts on a ticket.
 *
 * @param automatic a rule and not a person: what it says is no answer
 * @param rules those that led here, one by another: none of them comes again
 */
public record Actor(String name, boolean automatic, Set<UUID> rules) {
    public Actor {
        rules = Set.copyOf(rules);
    }

    public static Actor person(String name) {
        return new Actor(name, false, Set.of());
    }

    public static Actor service(String name) {
        return new Actor(name, true, Set.of());
    }

    public Actor rule(String rule, UUID id) {
        var all = new HashSet<>(rules);
        all.add(id);
        return new Actor(rule, true, all);
    }
}
