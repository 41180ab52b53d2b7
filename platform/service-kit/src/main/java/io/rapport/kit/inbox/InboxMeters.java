package io.rapport.kit.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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

    /** From zero on: what first appears with a one has not risen. */
    void begin(@Observes StartupEvent event, @All List<EventConsumer<?>> consumers) {
        consumers.stream().map(EventConsumer::name).forEach(name -> {
            deadLetters(name);
            unknown(name);
        });
    }

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

    private Counter unknown(String consumer) {
        return meters.counter("rapport.inbox.unknown", "consumer", consumer);
    }

    void count(String consumer, Outcome outcome) {
        outcome.applied()
                .forEach((type, count) -> meters.counter("rapport.inbox.applied", "consumer", consumer, "type", type)
                        .increment(count));
        meters.counter("rapport.inbox.duplicates", "consumer", consumer).increment(outcome.duplicates());
        unknown(consumer).increment(outcome.unknown());
    }
}
