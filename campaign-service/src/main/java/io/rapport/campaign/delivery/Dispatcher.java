package io.rapport.campaign.delivery;

import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.audience.LifecycleCopy;
import io.rapport.campaign.delivery.SendResults.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
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
    private static final int BATCH = 50;
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

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dispatch() throws InterruptedException {
        while (due.any(clock.instant()) && dispatchBatch() == BATCH) {
            LOG.debug("A full batch is done, another follows.");
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void doubtAbandoned() {
        var doubtful = results.doubtAbandoned();
        if (doubtful > 0) {
            LOG.warnf("%d messages were left in the middle of sending and are in doubt.", doubtful);
        }
    }

    private int dispatchBatch() throws InterruptedException {
        if (!lifecycle.reachesEnd(PATIENCE)) {
            LOG.warn("The copy of the consents is behind: nothing is sent until it has caught up.");
            return 0;
        }
        var batch = claims.take(BATCH);
        if (!batch.claims().isEmpty()) {
            results.record(send(batch.claims()));
        }
        return batch.decided();
    }

    private List<Result> send(List<Claim> claims) throws InterruptedException {
        var tasks = claims.stream()
                .map(claim -> (Callable<Result>) () -> new Result(claim, channels.send(claim)))
                .toList();
        return senders.invokeAll(tasks).stream().map(Dispatcher::result).toList();
    }

    private static Result result(Future<Result> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
