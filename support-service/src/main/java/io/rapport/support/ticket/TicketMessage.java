package io.rapport.support.ticket;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** What was said in a ticket: by the customer, by us to her, or among ourselves. */
@Entity
class TicketMessage extends PanacheEntityBase {
    /** The author of what the customer said; agents go by their own names. */
    static final String CUSTOMER = "customer";

    @Id
    UUID id;

    UUID ticketId;
    String author;

    @Enumerated(EnumType.STRING)
    Visibility visibility;

    String body;
    Instant at;

    /** How far it has come on the customer's channel, or null; why no further. */
    String delivery;

    String deliveryReason;

    /** What came with it, as the JSON of its message. */
    String attachments;
}
