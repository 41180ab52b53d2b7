package io.rapport.kit.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Counts what consumers do with what they get. */
@ApplicationScoped
class InboxMeters {
    @Inject
    MeterRegistry meters;

    void count(String consumer, Outcome outcome) {
        outcome.applied()
                .forEach((type, count) -> meters.counter("rapport.inbox.applied", "consumer", consumer, "type", type)
                        .increment(count));
        meters.counter("rapport.inbox.duplicates", "consumer", consumer).increment(outcome.duplicates());
        meters.counter("rapport.inbox.unknown", "consumer", consumer).increment(outcome.unknown());
    }
}
