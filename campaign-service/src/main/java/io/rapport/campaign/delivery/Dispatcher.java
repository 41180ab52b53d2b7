package io.rapport.campaign.delivery;

import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.audience.LifecycleCopy;
import io.rapport.campaign.delivery.SendQueue.Claim;
import io.rapport.campaign.delivery.SendQueue.Sent;
import io.rapport.campaign.template.Template;
import io.rapport.campaign.template.Templates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
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
    SendQueue queue;

    @Inject
    Mailing mailing;

    @Inject
    Templates templates;

    /** As many at once as the mail pool has connections. */
    private final ExecutorService senders = Executors.newFixedThreadPool(
            10, Thread.ofVirtual().name("sender-", 0).factory());

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dispatch() throws InterruptedException {
        while (queue.anyDue() && dispatchBatch() == BATCH) {
            LOG.debug("A full batch is done, another follows.");
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void doubtAbandoned() {
        var doubtful = queue.doubtAbandoned();
        if (doubtful > 0) {
            LOG.warnf("%d messages were left in the middle of sending and are in doubt.", doubtful);
        }
    }

    private int dispatchBatch() throws InterruptedException {
        if (!lifecycle.reachesEnd(PATIENCE)) {
            LOG.warn("The copy of the consents is behind: nothing is sent until it has caught up.");
            return 0;
        }
        var batch = queue.claim(BATCH);
        if (!batch.claims().isEmpty()) {
            queue.record(send(batch.claims()));
        }
        return batch.decided();
    }

    private List<Sent> send(List<Claim> claims) throws InterruptedException {
        var needed = claims.stream().map(claim -> claim.due().templateId()).collect(Collectors.toSet());
        var byId = needed.stream().collect(Collectors.toMap(id -> id, templates::get));
        var tasks = claims.stream()
                .map(claim -> (Callable<Sent>) () -> send(claim, byId))
                .toList();
        return senders.invokeAll(tasks).stream().map(Dispatcher::result).toList();
    }

    private Sent send(Claim claim, Map<UUID, Template> templates) {
        var template = templates.get(claim.due().templateId());
        var language = template.in(claim.due().profile().language()).language();
        return new Sent(claim, language, mailing.send(claim.due(), template, claim.messageId()));
    }

    private static Sent result(Future<Sent> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
