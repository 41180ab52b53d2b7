package io.rapport.interaction.chat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What chats need of the database beside their conversations. */
@ApplicationScoped
class ChatRows {
    private static final String VISIBLE = """
            select c.thread, m.id, m.direction, m.external_id, m.body, m.at from conversation c join message m on m.conversation_id = c.id
            where c.channel = 'CHAT' and c.thread = any (:threads)
                and (m.direction = 'in' or m.status in ('SENT', 'DELIVERED', 'READ'))
            """;

    private static final String LATEST =
            "select * from (" + VISIBLE + " order by m.at desc, m.id desc limit :limit) latest order by at, id";

    private static final String CHANGED_SINCE = VISIBLE + " and m.status_at >= :since order by m.at, m.id limit 10000";

    /** Those that have a conversation: without a word there is none. */
    private static final String KEEP_ONLINE = """
            insert into chat (conversation_id, online_until)
            select id, :until from conversation where channel = 'CHAT' and thread = any (:threads) order by id
            on conflict (conversation_id) do update set online_until = greatest(chat.online_until, excluded.online_until)
            """;

    private static final String AGENTS_TYPING = """
            select c.thread from chat join conversation c on c.id = chat.conversation_id
            where c.channel = 'CHAT' and c.thread = any (:threads) and agent_typing_until > :now
            """;

    private static final String LEAVE = """
            update chat set online_until = '-infinity', typing_until = '-infinity' from conversation c
            where c.id = conversation_id and c.channel = 'CHAT' and c.thread = :thread
            """;

    private static final String CONTACT = """
            update conversation set address = :email, name = coalesce(:name, name) where channel = 'CHAT' and thread = :thread
            """;

    /** Those that nobody has seen for a while, in chats whose customer has left and left an address. */
    private static final String HAND_OVER = """
            update message set status = 'QUEUED', status_at = :now, due_at = :now, by_mail = true where id in (
                select m.id from message m join conversation c on c.id = m.conversation_id
                    left join chat on chat.conversation_id = c.id
                where c.channel = 'CHAT' and m.direction = 'out' and m.status = 'SENT' and not m.by_mail
                    and m.status_at between :dayBefore and :unseenSince and c.address <> ''
                    and (chat.online_until is null or chat.online_until < :now)
                    and exists (select from mailbox where mailbox.shop = c.shop and enabled)
                order by m.id limit 500 for update of m skip locked)
            """;

    /** From now on it is a mail of that mailbox, and what is reported of it is looked for there. */
    private static final String BY_MAIL = """
            update message m set by_mail = true, account_id = :mailbox, recipient = c.address
            from conversation c left join chat on chat.conversation_id = c.id
            where m.id = :id and c.id = m.conversation_id and c.address <> ''
                and (m.by_mail or chat.online_until is null or chat.online_until < :now)
            returning m.recipient
            """;

    @Inject
    Jdbi jdbi;

    record Row(String thread, UUID id, String direction, String externalId, String body, Instant at) {}

    record Known(String name, String address) {}

    /** @param reachable whether she left an address for when she has gone */
    record State(boolean online, boolean typing, boolean reachable) {}

    /** Oldest first. */
    List<Row> latest(String thread, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LATEST)
                .bindArray("threads", String.class, List.of(thread))
                .bind("limit", limit)
                .mapTo(Row.class)
                .list());
    }

    List<Row> changedSince(Collection<String> threads, Instant since) {
        return jdbi.withHandle(handle -> handle.createQuery(CHANGED_SINCE)
                .bindArray("threads", String.class, threads)
                .bind("since", since)
                .mapTo(Row.class)
                .list());
    }

    Optional<Known> known(String thread) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select name, nullif(address, '') address from conversation where channel = 'CHAT' and thread = :thread")
                .bind("thread", thread)
                .mapTo(Known.class)
                .findOne());
    }

    void keepOnline(Collection<String> threads, Instant until) {
        jdbi.useHandle(handle -> handle.createUpdate(KEEP_ONLINE)
                .bindArray("threads", String.class, threads)
                .bind("until", until)
                .execute());
    }

    void leave(String thread) {
        jdbi.useHandle(
                handle -> handle.createUpdate(LEAVE).bind("thread", thread).execute());
    }

    Set<String> agentsTyping(Collection<String> threads, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(AGENTS_TYPING)
                .bindArray("threads", String.class, threads)
                .bind("now", now)
                .mapTo(String.class)
                .set());
    }

    void contact(String thread, String name, String email) {
        jdbi.useHandle(handle -> handle.createUpdate(CONTACT)
                .bind("thread", thread)
                .bind("name", name)
                .bind("email", email)
                .execute());
    }

    void type(String thread, Instant until) {
        jdbi.useHandle(handle -> handle.execute("""
                update chat set typing_until = ? from conversation c
                where c.id = conversation_id and c.channel = 'CHAT' and c.thread = ?
                """, until, thread));
    }

    boolean typeAsAgent(UUID conversation, Instant until) {
        return jdbi.withHandle(handle -> handle.execute(
                        "update chat set agent_typing_until = ? where conversation_id = ?", until, conversation))
                == 1;
    }

    Optional<State> state(UUID conversation, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select online_until > :now online, typing_until > :now typing, address <> '' reachable
                from chat join conversation c on c.id = conversation_id where c.id = :conversation
                """)
                .bind("conversation", conversation)
                .bind("now", now)
                .mapTo(State.class)
                .findOne());
    }

    boolean isAttended(Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("select exists (select from chat_desk where until > :now)")
                .bind("now", now)
                .mapTo(Boolean.class)
                .one());
    }

    void attend(String agent, Instant until) {
        jdbi.useHandle(handle -> handle.execute(
                "insert into chat_desk (agent, until) values (?, ?) on conflict (agent) do update set until = excluded.until",
                agent,
                until));
    }

    /** @return how many go by mail now */
    int handOver(Instant now, Instant unseenSince, Instant dayBefore) {
        return jdbi.withHandle(handle -> handle.createUpdate(HAND_OVER)
                .bind("now", now)
                .bind("unseenSince", unseenSince)
                .bind("dayBefore", dayBefore)
                .execute());
    }

    /** To which address it goes by mail; empty: it waits for her in the chat. */
    Optional<String> byMail(UUID message, UUID mailbox, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(BY_MAIL)
                .bind("id", message)
                .bind("mailbox", mailbox)
                .bind("now", now)
                .mapTo(String.class)
                .findOne());
    }
}
