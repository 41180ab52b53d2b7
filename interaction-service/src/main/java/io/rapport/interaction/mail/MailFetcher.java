package io.rapport.interaction.mail;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.rapport.interaction.conversation.OutsideHosts;
import io.rapport.kit.Ids;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads every mailbox, each by one replica at a time: by a lease that ends by itself when its replica dies. */
@ApplicationScoped
class MailFetcher {
    /** No batch takes as long. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(10);

    final UUID replica = Ids.next();

    @Inject
    Mailboxes mailboxes;

    @Inject
    OutsideHosts hosts;

    @Inject
    MailLedger ledger;

    @Inject
    Mails mails;

    @Inject
    Clock clock;

    /** How often to look where the server says nothing by itself. */
    @ConfigProperty(name = "rapport.mailboxes.poll", defaultValue = "PT20S")
    Duration poll;

    /** How long a mailbox is left alone after its replica died; prolonged every second as long as that one lives. */
    @ConfigProperty(name = "rapport.mailboxes.lease", defaultValue = "PT30S")
    Duration lease;

    private final Map<UUID, Watch> watched = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        watched.values().forEach(Watch::stop);
        watched.keySet().forEach(mailbox -> ledger.release(replica, mailbox));
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void watch() {
        if (!stopped) {
            ledger.prolong(replica, alive(), lease);
            ledger.lease(replica, watched.keySet(), lease).forEach(this::watch);
        }
    }

    /** One that has hung for long may not keep its mailbox from the others. */
    private List<UUID> alive() {
        var latest = clock.instant().minus(LONGEST_STEP);
        return watched.entrySet().stream()
                .filter(each -> each.getValue().steppedAt().isAfter(latest))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void watch(UUID mailbox) {
        var watch = new Watch(mailbox, this);
        watched.put(mailbox, watch);
        Thread.ofVirtual().name("mailbox-" + mailbox).start(watch);
    }

    void ended(UUID mailbox) {
        watched.remove(mailbox);
    }

    /** @return false where another replica reads it now */
    @Transactional
    boolean begin(UUID mailboxId, long uidValidity) {
        var held = ledger.hold(replica, mailboxId);
        held.filter(mailbox -> !Objects.equals(mailbox.uidValidity(), uidValidity))
                .ifPresent(_ -> {
                    Log.infof("Mailbox %s is numbered anew", mailboxId);
                    ledger.beginAnew(mailboxId, uidValidity);
                });
        return held.isPresent();
    }

    /** The mailbox is left alone for a while: 1 s, doubled with each failure. */
    void failed(UUID mailbox, String reason, Duration longest) {
        try {
            var failures = mailboxes.get(mailbox).failures();
            var waiting = Duration.ofSeconds(1L << Math.min(failures, 10));
            var until = clock.instant().plus(waiting.compareTo(longest) < 0 ? waiting : longest);
            ledger.failed(replica, mailbox, reason, until);
        } catch (RuntimeException e) {
            Log.warnf("The database is away too: %s", e.getClass().getName());
        }
    }
}
