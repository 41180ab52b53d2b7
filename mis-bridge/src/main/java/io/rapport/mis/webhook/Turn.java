package io.rapport.mis.webhook;

import java.util.List;
import java.util.UUID;

/**
 * What one receiver gets now. Each KPI is in it once at most, and the next turn comes after this one: so revisions of a KPI never overtake
 * each other.
 *
 * @param lease who gets hold of it later loses it for this one
 * @param upTo where the cursor goes once this turn is settled
 */
record Turn(Subscription subscription, UUID lease, List<Waiting> waiting, long upTo) {
    Circuit.Calls calls() {
        var delivered = waiting.stream().filter(Waiting::delivered).count();
        var failed = waiting.stream().filter(Waiting::failed).count();
        return new Circuit.Calls((int) delivered, (int) failed);
    }

    boolean gone() {
        return waiting.stream()
                .flatMap(one -> one.delivery().stream())
                .anyMatch(delivery -> delivery.verdict() == Answer.Verdict.GONE);
    }
}
