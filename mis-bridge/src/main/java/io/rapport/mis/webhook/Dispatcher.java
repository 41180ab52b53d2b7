package io.rapport.mis.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.rapport.kit.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Serves every receiver on threads of its own, so that none waits for another. */
@ApplicationScoped
class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Turns turns;
    private final Courier courier;
    private final Safe safe;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Semaphore settled = new Semaphore(0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Dispatcher(Turns turns, Courier courier, Safe safe, WebhookSettings settings, Clock clock) {
        this.turns = turns;
        this.courier = courier;
        this.safe = safe;
        this.settings = settings;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        threads.execute(this::dispatch);
    }

    /** What is under way and not answered goes out again elsewhere, or after the start. */
    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    private void dispatch() {
        while (!Thread.currentThread().isInterrupted()) {
            pause(round());
        }
    }

    private Duration round() {
        try {
            if (!turns.isAnyActive()) {
                return PACE;
            }
            var lease = Ids.next();
            turns.claim(lease).forEach(subscription -> threads.execute(() -> serve(subscription, lease)));
            return PACE;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("webhooks wait and are tried again", e);
            }
            return AFTER_FAILURE;
        }
    }

    /** Ends early when a turn was settled, for more may wait there. */
    private void pause(Duration time) {
        try {
            if (settled.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                settled.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Subscription subscription, UUID lease) {
        try {
            var turn = turns.take(subscription, lease);
            deliver(turn);
            turns.settle(turn);
            if (!turn.waiting().isEmpty()) {
                settled.release();
            }
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warnf(e, "webhook subscription %s waits until its lease ends", subscription.id());
            }
        }
    }

    private void deliver(Turn turn) {
        var queue = new ConcurrentLinkedQueue<>(turn.waiting());
        var failures = new AtomicInteger(turn.subscription().failures());
        var until = clock.instant().plus(Turns.LONGEST_TURN);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var caller = 0; caller < Math.min(settings.concurrency(), queue.size()); caller++) {
                callers.execute(() -> work(turn.subscription(), queue, failures, until));
            }
        }
    }

    /** Stops when the receiver looks down or the turn is over; what is left in the queue waits. */
    private void work(Subscription subscription, Queue<Waiting> queue, AtomicInteger failures, Instant until) {
        var next = queue.poll();
        while (next != null) {
            call(subscription, next, failures);
            var down = failures.get() >= settings.failuresUntilPaused();
            next = down || clock.instant().isAfter(until) ? null : queue.poll();
        }
    }

    private void call(Subscription subscription, Waiting waiting, AtomicInteger failures) {
        var now = clock.instant();
        var message = Message.of(subscription.id(), waiting.revision());
        var answer = courier.send(subscription.url(), subscription.secrets(safe, now), message);
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        waiting.came(message, subscription, now, answer);
        failures.updateAndGet(before -> answer.delivered() ? 0 : before + 1);
    }
}
