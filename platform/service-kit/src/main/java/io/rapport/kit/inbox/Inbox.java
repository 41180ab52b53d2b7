package io.rapport.kit.inbox;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.rapport.kit.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Applies each event once: what was applied is remembered in the transaction that applies it. A batch that fails is halved
 * until the record that cannot be applied stands alone; it becomes a dead letter, and the others go on.
 */
@ApplicationScoped
public class Inbox {
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    @Inject
    Delivery delivery;

    @Inject
    Burial burial;

    @Inject
    InboxMeters meters;

    @Inject
    BatchSpan span;

    /**
     * More than there are cores would only take turns there, and take them from requests; who waits has a larger batch next time. Whoever has
     * waited long goes on without: those who have the turns may wait for locks of a replica that hangs.
     */
    private final Semaphore turns =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    private volatile boolean stopping;

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    void process(EventConsumer<?> consumer, ConsumerRecords<String, byte[]> records) {
        var batch = StreamSupport.stream(records.spliterator(), false).toList();
        span.around(consumer.name(), batch, () -> process(consumer, batch));
    }

    private void process(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        try {
            apply(consumer, batch);
        } catch (Poison poison) {
            Log.warnf("%s: a batch of %d failed: %s", consumer.name(), batch.size(), poison.getMessage());
            isolate(consumer, batch);
        }
    }

    private void isolate(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        if (batch.size() == 1) {
            lastTry(consumer, batch.getFirst());
            return;
        }
        var middle = batch.size() / 2;
        process(consumer, batch.subList(0, middle));
        process(consumer, batch.subList(middle, batch.size()));
    }

    /** It may have failed for what a concurrent transaction did. */
    private void lastTry(EventConsumer<?> consumer, ConsumerRecord<String, byte[]> record) {
        try {
            apply(consumer, List.of(record));
        } catch (Poison poison) {
            bury(consumer, record, poison.getMessage());
        }
    }

    private void apply(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        var outcome = untilDone(consumer, Fault::mayPass, () -> deliver(consumer, batch));
        meters.count(consumer.name(), outcome);
        meters.delay(consumer.name(), batch);
    }

    private Outcome deliver(EventConsumer<?> consumer, List<ConsumerRecord<String, byte[]>> batch) {
        return batch.stream().noneMatch(consumer::takes)
                ? delivery.pass(consumer, batch)
                : inTransaction(() -> delivery.apply(consumer, batch));
    }

    private void bury(EventConsumer<?> consumer, ConsumerRecord<String, byte[]> record, String reason) {
        untilDone(
                consumer,
                _ -> true,
                () -> inTransaction(() -> {
                    if (delivery.skip(consumer, record)) {
                        burial.bury(consumer.name(), record, reason);
                    }
                    return null;
                }));
        meters.deadLetter(consumer.name());
        Log.errorf(
                "%s: %s-%d@%d is a dead letter: %s",
                consumer.name(), record.topic(), record.partition(), record.offset(), reason);
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew()
                .timeout((int) LONGEST_BATCH.toSeconds())
                .call(work);
    }

    /** Again and again while the fault may pass by itself. */
    private <T> T untilDone(EventConsumer<?> consumer, Predicate<Throwable> mayPass, Callable<T> work) {
        var backoff = new Backoff();
        do {
            try {
                return inTurn(work);
            } catch (Throwable failure) {
                if (!mayPass.test(failure)) {
                    throw new Poison(Fault.reason(failure), failure);
                }
                Log.warnf("%s waits: %s", consumer.name(), Fault.reason(failure));
                backoff.pause();
            }
        } while (!stopping && !Thread.currentThread().isInterrupted());
        throw new CancellationException(consumer.name() + " stops; what it has not committed comes again");
    }

    private <T> T inTurn(Callable<T> work) throws Exception {
        var turn = hasTurn();
        try {
            return work.call();
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A fault that will not pass by itself; its message is safe to show. */
    private static final class Poison extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Poison(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
