package io.rapport.support.routing;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whose turn it is: of those who can, who has the least to do for what she takes; of those, who has waited longest. */
final class Turn {
    private Turn() {}

    /** {@code language}: of the customer, or null. */
    static Optional<Agent> of(Collection<Agent> agents, Queue queue, String language) {
        return agents.stream()
                .filter(agent -> can(agent, queue, language))
                .min(comparing((Agent agent) -> (double) agent.load() / agent.capacity())
                        .thenComparing(Agent::lastAssignedAt, nullsFirst(naturalOrder()))
                        .thenComparing(Agent::name));
    }

    private static boolean can(Agent agent, Queue queue, String language) {
        return agent.available()
                && agent.load() < agent.capacity()
                && (queue.team() == null || queue.team().equals(agent.team()))
                && (queue.skills() == null || agent.skills().containsAll(queue.skills()))
                && (!queue.byLanguage() || language == null || speaks(agent.languages(), language));
    }

    private static boolean speaks(List<String> languages, String language) {
        return languages.contains(language);
    }
}
