package io.rapport.interaction.conversation;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.rapport.interaction.conversation.OutgoingMessages.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends what is due, a batch at a time, of each conversation one: so until nothing is left. Any number of replicas may do so side by side. */
@ApplicationScoped
class Dispatcher {
    private static final int BATCH = 20;
    private static final int AT_ONCE = 10;

    @Inject
    OutgoingMessages messages;

    private final ExecutorService senders = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("messages-", 0).factory());

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void dispatch() throws InterruptedException {
        List<Outgoing> claimed;
        do {
            claimed = messages.claim(BATCH);
            senders.invokeAll(claimed.stream().map(this::task).toList());
        } while (!claimed.isEmpty());
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void takeOverAbandoned() {
        var doubtful = messages.takeOverAbandoned();
        if (doubtful > 0) {
            Log.warnf("%d messages to customers were left in the middle of sending and are in doubt.", doubtful);
        }
    }

    private Callable<Void> task(Outgoing message) {
        return () -> {
            messages.settle(new Result(message, outcome(message)));
            return null;
        };
    }

    private Outcome outcome(Outgoing message) {
        var carrier = messages.carrier(message.channel());
        if (carrier.isEmpty()) {
            return new Outcome.Refused("no-way-out");
        }
        try {
            return carrier.get().carry(message);
        } catch (RuntimeException e) {
            Log.warnf("A message is in doubt: %s", e.getClass().getName());
            return new Outcome.InDoubt();
        }
    }
}
