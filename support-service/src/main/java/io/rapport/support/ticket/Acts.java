package io.rapport.support.ticket;

import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Writes what an edit did: history, moments and events, in one transaction with all that follows from it. */
@ApplicationScoped
class Acts {
    @Inject
    Moments moments;

    @Inject
    Outbox outbox;

    @Inject
    Event<TicketActed> acted;

    @Transactional(Transactional.TxType.MANDATORY)
    void save(TicketEdit edit) {
        TicketChange.persist(edit.history());
        Ticket.flush();
        moments.add(edit.ticket().id, edit.actor(), edit.moments());
        outbox.publishAll(edit.events());
        if (!edit.acts().isEmpty()) {
            acted.fire(new TicketActed(TicketResource.View.of(edit.ticket()), edit.acts(), edit.actor(), edit.at()));
        }
    }
}
