package io.rapport.support.sla;

import io.quarkus.scheduler.Scheduled;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Moves the clocks of tickets whose policy or calendar was changed. */
@ApplicationScoped
class Refresh {
    private static final int BATCH = 100;

    /** Tickets first, as every act locks them; one that somebody acts on waits for the next turn. */
    private static final String LOCK = """
            select id from ticket where id in (select ticket_id from sla_refresh order by ticket_id limit :limit)
            order by id for update skip locked
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    SlaClocks clocks;

    @Inject
    Tickets tickets;

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        var locked = jdbi.withHandle(handle ->
                handle.createQuery(LOCK).bind("limit", BATCH).mapTo(UUID.class).list());
        if (!locked.isEmpty()) {
            forget(locked);
            locked.forEach(ticket -> clocks.set(tickets.view(ticket)));
        }
    }

    private void forget(List<UUID> done) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from sla_refresh where ticket_id = any (:tickets)")
                .bindArray("tickets", UUID.class, done)
                .execute());
    }
}
