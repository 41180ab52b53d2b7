package io.rapport.support.ticket;

import io.quarkus.scheduler.Scheduled;
import io.rapport.events.EventJson;
import io.rapport.events.InteractionEvent.Attachment;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes tickets of what customers write on any channel: the conversation's open ticket goes on, a resolved one is open again, after a closed one
 * a new one begins. What somebody unknown writes waits until customer-service has said whose it is.
 */
@ApplicationScoped
class Intake {
    private static final int BATCH = 200;
    private static final int LONGEST_SUBJECT = 200;

    private static final String WAIT = """
            insert into waiting_message (message_id, conversation_id, visitor_id, channel, subject, body, attachments, at)
            select id, conversation, visitor, channel, subject, body, attachments, at
            from unnest(:ids, :conversations, :visitors, :channels, :subjects, :bodies, :attachments, :at)
                as heard (id, conversation, visitor, channel, subject, body, attachments, at)
            on conflict do nothing
            """;

    /** One conversation's only by one replica at a time, the oldest first. */
    private static final String KNOWN = """
            delete from waiting_message w using visitor v
            where v.visitor_id = w.visitor_id and v.customer_id is not null and message_id in (
                select message_id from waiting_message join visitor using (visitor_id)
                where customer_id is not null order by message_id limit :limit)
            returning message_id, conversation_id, v.customer_id, channel, subject, body, attachments, at
            """;

    /** Those of whom nobody may know any more. */
    private static final String FORGET = """
            delete from waiting_message using visitor
            where visitor.visitor_id = waiting_message.visitor_id and customer_id is null and version = 9223372036854775807
            """;

    private static final String DELIVERED = """
            update ticket_message m set delivery = c.status, delivery_reason = c.reason
            from (select distinct on (id) * from unnest(:ids, :statuses, :reasons) with ordinality
                    as changed (id, status, reason, position) order by id, position desc) c
            where m.id = c.id
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Acts acts;

    @Inject
    Clock clock;

    private record Waiting(
            UUID messageId,
            UUID conversationId,
            UUID customerId,
            String channel,
            String subject,
            String body,
            String attachments,
            Instant at) {}

    /** A machine's mail opens no ticket, nor does what was there before the channel. */
    @Transactional(Transactional.TxType.MANDATORY)
    void hear(List<Received<MessageRecorded>> messages) {
        var heard = messages.stream().filter(each -> isPersons(each.data())).toList();
        if (heard.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate(WAIT)
                .bindNamedArgumentFinder(Columns.of(heard)
                        .uuid("ids", each -> each.data().messageId())
                        .uuid("conversations", each -> each.data().conversationId())
                        .uuid("visitors", each -> each.data().visitorId())
                        .text("channels", each -> each.data().channel())
                        .text("subjects", each -> each.data().subject())
                        .text(
                                "bodies",
                                each -> each.data().body() == null
                                        ? ""
                                        : each.data().body())
                        .text("attachments", each -> attachments(each.data().attachments()))
                        .timestamptz("at", each -> each.envelope().time()))
                .execute());
        open();
    }

    private static boolean isPersons(MessageRecorded message) {
        return message.direction().equals("in")
                && !message.automatic()
                && !message.historical()
                && message.visitorId() != null;
    }

    private static String attachments(List<Attachment> attachments) {
        return attachments == null || attachments.isEmpty() ? null : EventJson.write(attachments);
    }

    /** How far answers have come; what is said of others is not ours. */
    @Transactional(Transactional.TxType.MANDATORY)
    void delivered(List<MessageStatusChanged> changes) {
        if (!changes.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(DELIVERED)
                    .bindNamedArgumentFinder(Columns.of(changes)
                            .uuid("ids", MessageStatusChanged::messageId)
                            .text("statuses", MessageStatusChanged::status)
                            .text("reasons", MessageStatusChanged::reason))
                    .execute());
        }
    }

    /** Those who have become known in the meantime. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void open() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(hashtext('ticket-intake'))"));
        jdbi.useHandle(handle -> handle.execute(FORGET));
        var known = jdbi.withHandle(handle -> handle.createQuery(KNOWN)
                .bind("limit", BATCH)
                .mapTo(Waiting.class)
                .list());
        known.stream()
                .sorted(Comparator.comparing(said -> said.messageId().toString()))
                .forEach(this::take);
    }

    private void take(Waiting said) {
        var ticket = openTicket(said.conversationId());
        var edit = new TicketEdit(ticket.orElseGet(() -> ticketOf(said)), Actor.person(TicketMessage.CUSTOMER), now());
        if (ticket.isEmpty()) {
            edit.opened();
        } else {
            edit.status(TicketStatus.OPEN);
        }
        var message = edit.saidByCustomer(said.body());
        message.id = said.messageId();
        message.at = said.at();
        message.attachments = said.attachments();
        if (ticket.isEmpty()) {
            edit.ticket().persist();
        }
        message.persist();
        acts.save(edit);
    }

    /** One that was split off answers on the conversation too: what is written goes to the first of them; after a merge to where it went on. */
    private static Optional<Ticket> openTicket(UUID conversation) {
        return Ticket.<Ticket>find("""
                        status <> ?2 and (conversationId = ?1
                            or id in (select m.mergedInto from Ticket m where m.conversationId = ?1 and m.mergedInto is not null))
                        order by case when splitFrom is null then 0 else 1 end, id desc
                        """, conversation, TicketStatus.CLOSED)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    private Ticket ticketOf(Waiting said) {
        var wanted = new TicketResource.NewTicket(
                said.customerId(),
                subject(said),
                said.body(),
                TicketType.QUESTION,
                Priority.NORMAL,
                said.channel(),
                said.conversationId());
        return wanted.toTicket(Ids.next(), now());
    }

    /** Where the channel has none: how the message begins. */
    private static String subject(Waiting said) {
        var text = said.subject() == null || said.subject().isBlank()
                ? said.body()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .orElse("-")
                : said.subject();
        return text.codePointCount(0, text.length()) <= LONGEST_SUBJECT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_SUBJECT));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
