package io.rapport.interaction.conversation;

import static java.util.stream.Collectors.groupingBy;

import io.rapport.interaction.conversation.ConversationRows.AttachedRow;
import io.rapport.interaction.conversation.ConversationRows.NewMessage;
import io.rapport.kit.Ids;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What customers and we write to each other, on every channel alike. */
@ApplicationScoped
public class Conversations {
    private static final String IN = "in";
    private static final String OUT = "out";
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    @Inject
    ConversationRows rows;

    @Inject
    Senders senders;

    @Inject
    Recordings recordings;

    @Inject
    Erased erased;

    @Inject
    Clock clock;

    /** Stores it with its conversation, puts it on the timeline and publishes it; once. */
    @Transactional
    public Taken take(Incoming incoming) {
        var identity = incoming.sender().identity();
        if (identity != null && !erased.among(List.of(identity.toString())).isEmpty()) {
            return new Taken.OfErased();
        }
        if (rows.isKnown(incoming.accountId(), incoming.externalId())) {
            return new Taken.Again();
        }
        var visitor = incoming.isPersons() ? senders.meet(incoming) : null;
        var conversation = conversation(incoming, visitor);
        var id = Ids.next();
        if (!rows.insert(received(id, conversation, incoming, visitor), now())) {
            return new Taken.Again();
        }
        if (incoming.isPersons()) {
            rows.hear(conversation, incoming, visitor, now());
        }
        var attached = rows.attach(id, incoming.pieces());
        publish(id, rows.find(conversation).orElseThrow(), incoming, visitor, attached);
        return new Taken.Stored(id, conversation);
    }

    /** Queues what we say; under an id that was used before nothing happens. @return false then */
    @Transactional
    public boolean say(UUID id, UUID conversationId, String author, String body) {
        var to = lock(conversationId);
        var message = new NewMessage(
                id,
                to.id(),
                to.accountId(),
                OUT,
                null,
                to.visitorId(),
                author,
                to.subject(),
                Incoming.Text.of(body),
                null,
                now(),
                Status.QUEUED,
                to.address());
        if (!rows.insert(message, now())) {
            return false;
        }
        rows.touch(to.id(), now());
        recordings.record(message, to, false, List.of());
        return true;
    }

    /** @throws Problem 404 */
    public Conversation get(UUID id) {
        return rows.find(id).orElseThrow(() -> Problem.notFound("conversation", id));
    }

    /** Latest first. */
    @Transactional
    List<Conversation> list(UUID customer, Channel channel, Optional<Cursor> after, int limit) {
        var updated = after.map(cursor -> cursor.instant(0)).orElse(END);
        return rows.list(
                customer, channel, updated, after.map(cursor -> cursor.uuid(1)).orElse(LAST), limit);
    }

    /** Oldest first. */
    @Transactional
    List<Message> messages(UUID conversation, Optional<Cursor> after, int limit) {
        var found = rows.messages(
                get(conversation).id(), after.map(cursor -> cursor.uuid(0)).orElse(FIRST), limit);
        var attached = rows
                .attached(found.stream().map(ConversationRows.Row::id).toList())
                .stream()
                .collect(groupingBy(AttachedRow::messageId));
        return found.stream()
                .map(row -> row.message().with(attachments(attached.getOrDefault(row.id(), List.of()))))
                .toList();
    }

    ConversationRows.Content content(UUID attachment) {
        return rows.content(attachment).orElseThrow(() -> Problem.notFound("attachment", attachment));
    }

    private Conversation lock(UUID id) {
        return rows.lock(id).orElseThrow(() -> Problem.notFound("conversation", id));
    }

    private UUID conversation(Incoming incoming, UUID visitor) {
        if (incoming.conversationId() != null
                && rows.lock(incoming.conversationId()).isPresent()) {
            rows.touch(incoming.conversationId(), now());
            return incoming.conversationId();
        }
        return rows.open(incoming, visitor, now());
    }

    private NewMessage received(UUID id, UUID conversation, Incoming incoming, UUID visitor) {
        return new NewMessage(
                id,
                conversation,
                incoming.accountId(),
                IN,
                incoming.externalId(),
                visitor,
                incoming.sender().name(),
                incoming.subject(),
                incoming.text(),
                incoming.automatic(),
                incoming.at(),
                Status.RECEIVED,
                null);
    }

    private void publish(
            UUID id, Conversation conversation, Incoming incoming, UUID visitor, List<AttachedRow> attached) {
        recordings.record(
                received(id, conversation.id(), incoming, visitor == null ? conversation.visitorId() : visitor),
                conversation,
                incoming.historical(),
                attached);
    }

    private List<Message.Attached> attachments(List<AttachedRow> found) {
        return found.stream()
                .map(row -> new Message.Attached(
                        row.id(),
                        row.name(),
                        row.mediaType(),
                        row.bytes(),
                        row.contentId(),
                        row.refused() == null ? recordings.url(row.id()) : null,
                        row.refused()))
                .toList();
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
