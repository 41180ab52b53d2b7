package io.rapport.campaign.delivery;

import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.audience.LifecycleCopy;
import io.rapport.campaign.delivery.SendResults.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** Sends what is due, a batch at a time; any number of replicas may do so side by side. */
@ApplicationScoped
class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** So many messages are on their way in a lane, and as many are in doubt where it crashes. */
    private static final int AT_ONCE = 50;

    /** Looked at together where few are to be sent. */
    private static final int MOST = 500;

    /** One decides while the other sends. */
    private static final int LANES = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Inject
    LifecycleCopy lifecycle;

    @Inject
    Clock clock;

    @Inject
    DueMessages due;

    @Inject
    Claims claims;

    @Inject
    SendResults results;

    @Inject
    Channels channels;

    /** As many at once as the mail pool has connections. */
    private final ExecutorService senders = Executors.newFixedThreadPool(
            10, Thread.ofVirtual().name("sender-", 0).factory());

    private final ExecutorService lanes = Executors.newFixedThreadPool(
            LANES, Thread.ofVirtual().name("dispatch-", 0).factory());

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dispatch() throws InterruptedException {
        if (due.any(clock.instant())) {
            lanes.invokeAll(Collections.nCopies(LANES, this::drain)).forEach(Dispatcher::result);
        }
    }

    private int drain() throws InterruptedException {
        var batches = 0;
        for (var look = AT_ONCE; look > 0; look = dispatchBatch(look)) {
            batches++;
        }
        return batches;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void doubtAbandoned() {
        var doubtful = results.doubtAbandoned();
        if (doubtful > 0) {
            LOG.warnf("%d messages were left in the middle of sending and are in doubt.", doubtful);
        }
    }

    /** Returns how many to look at next, 0 where nothing more is due. */
    private int dispatchBatch(int look) throws InterruptedException {
        if (!lifecycle.reachesEnd(PATIENCE)) {
            LOG.warn("The copy of the consents is behind: nothing is sent until it has caught up.");
            return 0;
        }
        var batch = claims.take(look, AT_ONCE);
        if (!batch.claims().isEmpty()) {
            results.record(send(batch.claims()));
        }
        return batch.due() < look ? 0 : next(look, batch.ready());
    }

    /** As many as it takes, by the share of those that were ready, to fill the lane. */
    private static int next(int look, int ready) {
        return ready == 0 ? MOST : Math.clamp((long) look * AT_ONCE / ready, AT_ONCE, MOST);
    }

    private List<Result> send(List<Claim> claims) throws InterruptedException {
        var tasks = claims.stream()
                .map(claim -> (Callable<Result>) () -> new Result(claim, begin(claim)))
                .toList();
        return senders.invokeAll(tasks).stream().map(Dispatcher::result).toList();
    }

    /** Behind a mail server that takes its time the lease may end before a message's turn comes: then it is not begun. */
    private Outcome begin(Claim claim) {
        return clock.instant().isBefore(claim.beginBy()) ? channels.send(claim) : new Outcome.Delayed();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
