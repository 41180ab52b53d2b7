package io.rapport.kit.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts what consumers do with what they get. */
@ApplicationScoped
class InboxMeters {
    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    /** Since the broker took the oldest record of the batch. */
    void delay(String consumer, List<ConsumerRecord<String, byte[]>> batch) {
        batch.stream()
                .mapToLong(ConsumerRecord::timestamp)
                .min()
                .ifPresent(oldest -> meters.timer("rapport.inbox.delay", "consumer", consumer)
                        .record(Math.max(0, clock.millis() - oldest), TimeUnit.MILLISECONDS));
    }

    void deadLetter(String consumer) {
        deadLetters(consumer).increment();
    }

    private Counter deadLetters(String consumer) {
        return meters.counter("rapport.inbox.dead.letters", "consumer", consumer);
    }

    /** Shows dead letters from zero on: what first appears with a one has not risen, to an alert. */
    void count(String consumer, Outcome outcome) {
        deadLetters(consumer);
        outcome.applied()
                .forEach((type, count) -> meters.counter("rapport.inbox.applied", "consumer", consumer, "type", type)
                        .increment(count));
        meters.counter("rapport.inbox.duplicates", "consumer", consumer).increment(outcome.duplicates());
        meters.counter("rapport.inbox.unknown", "consumer", consumer).increment(outcome.unknown());
    }
}
