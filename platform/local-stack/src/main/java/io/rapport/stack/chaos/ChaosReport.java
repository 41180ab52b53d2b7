package io.rapport.stack.chaos;

import java.time.Instant;
import java.util.List;

/** What a run came to. */
record ChaosReport(Instant at, double eventsASecond, long acknowledged, List<Outcome> outcomes) {
    boolean survived() {
        return outcomes.stream().allMatch(Outcome::survived);
    }

    String table() {
        var heading = "%-30s %8s %10s %6s %8s  %s%n"
                .formatted("fault", "lasted", "recovered", "lost", "doubled", "invariants");
        var lines = outcomes.stream().map(outcome -> outcome.line() + System.lineSeparator());
        return heading
                + String.join("", lines.toList())
                + "%,d events acknowledged at %.0f a second; %s%n"
                        .formatted(
                                acknowledged,
                                eventsASecond,
                                survived() ? "nothing lost, nothing doubled, all invariants hold" : "NOT SURVIVED");
    }
}
