package io.rapport.support.ticket;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A line of a ticket's history; never changed. */
@Entity
class TicketChange extends PanacheEntityBase {
    @Id
    UUID id;

    UUID ticketId;
    Instant at;
    String by;
    String field;
    String oldValue;
    String newValue;
}
