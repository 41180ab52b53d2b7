package io.rapport.support.routing;

import java.time.Instant;
import java.util.List;

/**
 * Who answers customers.
 *
 * @param load open tickets that she has
 * @param capacity how many she takes at once
 */
public record Agent(
        String name,
        String team,
        List<String> skills,
        List<String> languages,
        int capacity,
        boolean available,
        Instant lastAssignedAt,
        int load) {

    Agent withOneMore(Instant now) {
        return new Agent(name, team, skills, languages, capacity, available, now, load + 1);
    }
}
