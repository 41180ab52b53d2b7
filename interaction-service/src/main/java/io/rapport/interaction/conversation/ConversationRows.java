package io.rapport.interaction.conversation;

import io.rapport.kit.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Conversations and what is said in them, in the database. */
@ApplicationScoped
class ConversationRows {
    private static final String SELECT = """
            select c.*, a.customer_id from conversation c left join attribution a on a.visitor_id = c.visitor_id
            """;

    /** A thread that is there already is locked and found. */
    private static final String OPEN = """
            insert into conversation (id, channel, account_id, shop, thread, visitor_id, address, name, subject, created_at, updated_at)
            values (:id, :channel, :account, :shop, :thread, :visitor, :address, :name, :subject, :now, :now)
            on conflict (account_id, thread) where thread is not null do update set updated_at = excluded.updated_at
            returning id
            """;

    private static final String HEAR = """
            update conversation set updated_at = :now, heard_at = greatest(heard_at, :at), address = :address,
                name = coalesce(:name, name), visitor_id = coalesce(visitor_id, :visitor)
            where id = :id
            """;

    private static final String INSERT = """
            insert into message (id, conversation_id, account_id, direction, external_id, visitor_id, author, subject, body, quoted,
                signature, automatic, at, status, status_at, due_at, recipient)
            values (:id, :conversation, :account, :direction, :external, :visitor, :author, :subject, :body, :quoted, :signature,
                :automatic, :at, :status, :now, :due, :recipient)
            on conflict do nothing
            """;

    private static final String ATTACH = """
            insert into attachment (id, message_id, name, media_type, bytes, content_id, content, refused)
            values (:id, :message, :name, :type, :bytes, :contentId, :content, :refused)
            """;

    private static final String LIST = SELECT + """
            where (c.updated_at, c.id) < (:updated, :id) and (cast(:channel as text) is null or c.channel = :channel)
                and (cast(:customer as uuid) is null
                    or c.visitor_id in (select visitor_id from attribution where customer_id in (select same_person(:customer))))
            order by c.updated_at desc, c.id desc limit :limit
            """;

    private static final String MESSAGES = """
            select id, conversation_id, direction, author, subject, body, quoted, signature, automatic, at, status, reason, status_at
            from message where conversation_id = :conversation and id > :after order by id limit :limit
            """;

    private static final String ATTACHED = """
            select id, message_id, name, media_type, bytes, content_id, refused from attachment
            where message_id = any (:messages) order by message_id, id
            """;

    @Inject
    Jdbi jdbi;

    /** A message to be kept. */
    record NewMessage(
            UUID id,
            UUID conversationId,
            UUID accountId,
            String direction,
            String externalId,
            UUID visitorId,
            String author,
            String subject,
            Incoming.Text text,
            String automatic,
            Instant at,
            Status status,
            String recipient) {}

    record Row(
            UUID id,
            UUID conversationId,
            String direction,
            String author,
            String subject,
            String body,
            String quoted,
            String signature,
            String automatic,
            Instant at,
            Status status,
            String reason,
            Instant statusAt) {
        Message message() {
            return new Message(
                    id,
                    conversationId,
                    direction,
                    author,
                    subject,
                    body,
                    quoted,
                    signature,
                    automatic,
                    at,
                    status,
                    reason,
                    statusAt,
                    List.of());
        }
    }

    record AttachedRow(
            UUID id, UUID messageId, String name, String mediaType, long bytes, String contentId, String refused) {}

    /** With its content. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(String name, String mediaType, byte[] content) {}

    boolean isKnown(UUID account, String externalId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select exists (select from message where account_id = :account and direction = 'in' and external_id = :external)
                """)
                .bind("account", account)
                .bind("external", externalId)
                .mapTo(Boolean.class)
                .one());
    }

    UUID open(Incoming incoming, UUID visitor, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(OPEN)
                .bind("id", Ids.next())
                .bind("channel", incoming.channel())
                .bind("account", incoming.accountId())
                .bind("shop", incoming.shop())
                .bind("thread", incoming.thread())
                .bind("visitor", visitor)
                .bind("address", incoming.sender().address())
                .bind("name", incoming.sender().name())
                .bind("subject", incoming.subject())
                .bind("now", now)
                .mapTo(UUID.class)
                .one());
    }

    void hear(UUID id, Incoming incoming, UUID visitor, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate(HEAR)
                .bind("id", id)
                .bind("now", now)
                .bind("at", incoming.at())
                .bind("address", incoming.sender().address())
                .bind("name", incoming.sender().name())
                .bind("visitor", visitor)
                .execute());
    }

    void touch(UUID id, Instant now) {
        jdbi.useHandle(handle -> handle.execute("update conversation set updated_at = ? where id = ?", now, id));
    }

    /** False if it is there already. */
    boolean insert(NewMessage message, Instant now) {
        return jdbi.withHandle(handle -> handle.createUpdate(INSERT)
                        .bind("id", message.id())
                        .bind("conversation", message.conversationId())
                        .bind("account", message.accountId())
                        .bind("direction", message.direction())
                        .bind("external", message.externalId())
                        .bind("visitor", message.visitorId())
                        .bind("author", message.author())
                        .bind("subject", message.subject())
                        .bind("body", message.text().body())
                        .bind("quoted", message.text().quoted())
                        .bind("signature", message.text().signature())
                        .bind("automatic", message.automatic())
                        .bind("at", message.at())
                        .bind("status", message.status())
                        .bind("now", now)
                        .bind("due", message.status() == Status.QUEUED ? now : null)
                        .bind("recipient", message.recipient())
                        .execute())
                == 1;
    }

    List<AttachedRow> attach(UUID message, List<Incoming.Piece> pieces) {
        if (pieces.isEmpty()) {
            return List.of();
        }
        jdbi.useHandle(handle -> {
            var batch = handle.prepareBatch(ATTACH);
            pieces.forEach(piece -> batch.bind("id", Ids.next())
                    .bind("message", message)
                    .bind("name", piece.name())
                    .bind("type", piece.mediaType())
                    .bind("bytes", piece.bytes())
                    .bind("contentId", piece.contentId())
                    .bind("content", piece.content())
                    .bind("refused", piece.refused())
                    .add());
            batch.execute();
        });
        return attached(List.of(message));
    }

    Optional<Conversation> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where c.id = :id")
                .bind("id", id)
                .mapTo(Conversation.class)
                .findOne());
    }

    Optional<Conversation> lock(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where c.id = :id for update of c")
                .bind("id", id)
                .mapTo(Conversation.class)
                .findOne());
    }

    /** Latest first. */
    List<Conversation> list(UUID customer, Channel channel, Instant updated, UUID id, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("updated", updated)
                .bind("id", id)
                .bind("channel", channel)
                .bind("customer", customer)
                .bind("limit", limit)
                .mapTo(Conversation.class)
                .list());
    }

    /** Oldest first. */
    List<Row> messages(UUID conversation, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(MESSAGES)
                .bind("conversation", conversation)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Row.class)
                .list());
    }

    List<AttachedRow> attached(List<UUID> messages) {
        return jdbi.withHandle(handle -> handle.createQuery(ATTACHED)
                .bindArray("messages", UUID.class, messages)
                .mapTo(AttachedRow.class)
                .list());
    }

    Optional<Content> content(UUID attachment) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select name, media_type, content from attachment where id = :id and content is not null")
                .bind("id", attachment)
                .mapTo(Content.class)
                .findOne());
    }
}
