package io.rapport.campaign.audience;

import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jdbi.v3.core.Jdbi;

/** Keeps who has an open complaint: nobody is courted while she waits for an answer. */
@ApplicationScoped
class ComplaintConsumer extends EventConsumer<TicketEvent> {
    @Inject
    Jdbi jdbi;

    ComplaintConsumer() {
        super("campaign.complaints", TicketEvent.class);
    }

    /** @param complaint whether we know it to be one; of a ticket that was opened before this batch our table knows */
    private record Standing(UUID ticketId, UUID customerId, boolean complaint, boolean open) {
        Standing now(boolean open) {
            return new Standing(ticketId, customerId, complaint, open);
        }
    }

    @Incoming("complaints")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<TicketEvent>> fresh) {
        var standings = new LinkedHashMap<UUID, Standing>();
        fresh.forEach(event -> follow(event.data(), standings));
        store(standings.values());
    }

    private static void follow(TicketEvent event, Map<UUID, Standing> standings) {
        var id = event.ticketId();
        var before = standings.getOrDefault(id, new Standing(id, event.customerId(), false, false));
        switch (event) {
            case TicketOpened opened ->
                standings.put(id, new Standing(id, opened.customerId(), "complaint".equals(opened.type()), true));
            case TicketReopened _ -> standings.put(id, before.now(true));
            case TicketResolved _ -> standings.put(id, before.now(false));
            case TicketAssigned _,
                    TicketEscalated _,
                    TicketFirstResponded _,
                    TicketRated _,
                    TicketSlaBreached _,
                    TicketSlaWarned _ -> {}
        }
    }

    private void store(Collection<Standing> standings) {
        if (standings.isEmpty()) {
            return;
        }
        var sql = """
                merge into complaint c using (select * from unnest(:tickets, :customers, :complaints, :open)
                  as fresh(ticket_id, customer_id, complaint, open) order by ticket_id) s on s.ticket_id = c.ticket_id
                when matched then update set open = s.open
                when not matched and s.complaint then insert (ticket_id, customer_id, open) values (s.ticket_id, s.customer_id, s.open)
                """;
        var columns = Columns.of(standings)
                .uuid("tickets", Standing::ticketId)
                .uuid("customers", Standing::customerId)
                .bool("complaints", Standing::complaint)
                .bool("open", Standing::open);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }
}
