package io.rapport.interaction.conversation;

import static java.util.stream.Collectors.toMap;

import io.quarkus.arc.All;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/**
 * Messages on their way to customers. One is {@code SENDING}, with the name that the channel will know it by, in a committed transaction
 * before the channel hears of it; one whose lease ran out was left by a crash and is in doubt.
 */
@ApplicationScoped
public class OutgoingMessages {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final int MOST_ATTEMPTS = 20;

    /** Within a conversation in order: the next only when the one before is decided. */
    private static final String CLAIM = """
            with due as (
                select q.id from message q
                where q.status = 'QUEUED' and q.due_at <= :now and not exists (
                    select from message earlier where earlier.conversation_id = q.conversation_id and earlier.id < q.id
                        and earlier.status in ('QUEUED', 'SENDING'))
                order by q.due_at, q.id limit :limit for update skip locked)
            update message m set status = 'SENDING', status_at = :now, leased_until = :until, attempts = attempts + 1
            from due, conversation c where m.id = due.id and c.id = m.conversation_id
            returning m.id, m.conversation_id, c.channel, m.account_id, c.visitor_id, c.thread, m.recipient as "to", c.name, m.subject, m.body,
                m.attempts, c.heard_at
            """;

    private static final String NAME = """
            update message set external_id = named.external from unnest(:ids, :externals) as named (id, external)
            where message.id = named.id
            """;

    private static final String MOVE = """
            update message m set status = :status, reason = :reason, status_at = :now, leased_until = null, due_at = :due,
                external_id = coalesce(:external, external_id)
            from conversation c where m.id = :id and c.id = m.conversation_id and m.status = any (:before)
            returning m.id, m.conversation_id, c.channel, c.visitor_id, m.status, m.reason
            """;

    /** In a chat it is not handed to anybody: sent it is by being said so, and there is no doubt; nor does she wait for a lease. */
    private static final String ABANDONED = """
            update message m set status = case when c.channel = 'CHAT' and not m.by_mail then 'SENT' else 'IN_DOUBT' end,
                status_at = :now, leased_until = null
            from conversation c where c.id = m.conversation_id and m.status = 'SENDING'
                and (m.leased_until < :now or c.channel = 'CHAT' and not m.by_mail and m.status_at < :chatsSince)
            returning m.id, m.conversation_id, c.channel, c.visitor_id, m.status, m.reason
            """;

    private static final Duration CHAT_LEASE = Duration.ofSeconds(10);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @All
    @Inject
    List<Carrier> carriers;

    /** Longer than a whole batch can take to send. */
    @ConfigProperty(name = "rapport.conversations.send-lease", defaultValue = "PT3M")
    Duration lease;

    record Result(Outgoing message, Outcome outcome) {}

    private record Early(UUID accountId, String externalId, Status status, String reason) {}

    private record Moved(UUID id, UUID conversationId, Channel channel, UUID visitorId, Status status, String reason) {}

    /** Empty for a channel on which nothing can be sent. */
    Optional<Carrier> carrier(Channel channel) {
        return carriers.stream()
                .filter(each -> each.channels().contains(channel))
                .findFirst();
    }

    @Transactional
    List<Outgoing> claim(int limit) {
        var now = clock.instant();
        var claimed = jdbi.withHandle(handle -> handle.createQuery(CLAIM)
                .bind("now", now)
                .bind("limit", limit)
                .bind("until", now.plus(lease))
                .mapTo(Outgoing.class)
                .list());
        name(claimed);
        return claimed;
    }

    private void name(List<Outgoing> claimed) {
        var names = claimed.stream()
                .flatMap(message -> carrier(message.channel())
                        .map(carrier -> carrier.externalId(message))
                        .map(name -> Map.entry(message.id(), name))
                        .stream())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!names.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(NAME)
                    .bindNamedArgumentFinder(Columns.of(names.entrySet())
                            .uuid("ids", Map.Entry::getKey)
                            .text("externals", Map.Entry::getValue))
                    .execute());
        }
    }

    /** What became of one that was claimed; reports may have come before. */
    @Transactional
    void settle(Result result) {
        var id = result.message().id();
        switch (result.outcome()) {
            case Outcome.Sent(var external) -> {
                move(id, Status.SENT, null, external, null);
                if (external != null) {
                    hearEarly(result.message().accountId(), external);
                }
            }
            case Outcome.Refused(var reason) -> move(id, Status.FAILED, reason, null, null);
            case Outcome.InDoubt _ -> move(id, Status.IN_DOUBT, null, null, null);
            case Outcome.Delayed _ -> delay(result.message());
        }
    }

    private void delay(Outgoing message) {
        if (message.attempts() >= MOST_ATTEMPTS) {
            move(message.id(), Status.FAILED, "away", null, null);
        } else {
            move(message.id(), Status.QUEUED, null, null, clock.instant().plus(waiting(message.attempts())));
        }
    }

    /** What the channel says of a message. @return false if it names none of ours */
    @Transactional
    public boolean report(UUID accountId, String externalId, Status status, String reason) {
        var found = jdbi.withHandle(handle -> handle.createQuery(
                        "select id from message where account_id = :account and direction = 'out' and external_id = :external")
                .bind("account", accountId)
                .bind("external", externalId)
                .mapTo(UUID.class)
                .findOne());
        found.ifPresent(id -> move(id, status, reason, null, null));
        return found.isPresent();
    }

    /** As {@link #report}; of a message whose name is not known yet it is kept until it is. */
    @Transactional
    public void reportOrKeep(UUID accountId, String externalId, Status status, String reason) {
        if (!report(accountId, externalId, status, reason)) {
            jdbi.useHandle(handle -> handle.execute(
                    "insert into early_report (account_id, external_id, status, reason, at) values (?, ?, ?, ?, ?) on conflict do nothing",
                    accountId,
                    externalId,
                    status.name(),
                    reason,
                    clock.instant()));
        }
    }

    /** Those of ours that reached her, or that she read. */
    @Transactional
    public void reached(List<UUID> ids, Status status) {
        ids.forEach(id -> move(id, status, null, null, null));
    }

    /** What a channel says of all that it took until then. */
    @Transactional
    public void reportUntil(UUID accountId, String thread, Instant until, Status status) {
        jdbi.withHandle(handle -> handle.createQuery("""
                        select m.id from message m join conversation c on c.id = m.conversation_id
                        where c.account_id = :account and c.thread = :thread and m.direction = 'out' and m.status_at <= :until
                            and m.status = any (:before)
                        order by m.id
                        """)
                        .bind("account", accountId)
                        .bind("thread", thread)
                        .bind("until", until)
                        .bindArray("before", String.class, List.of(Status.SENT.name(), Status.DELIVERED.name()))
                        .mapTo(UUID.class)
                        .list())
                .forEach(id -> move(id, status, null, null, null));
    }

    /** Says what was said of it too early; and forgets what nobody asked for within a day. */
    private void hearEarly(UUID accountId, String externalId) {
        var early = jdbi.withHandle(handle -> handle.createQuery("""
                        delete from early_report where account_id = :account and external_id = :external or at < :yesterday
                        returning account_id, external_id, status, reason
                        """)
                .bind("account", accountId)
                .bind("external", externalId)
                .bind("yesterday", clock.instant().minus(Duration.ofDays(1)))
                .mapTo(Early.class)
                .list());
        early.forEach(each -> report(each.accountId(), each.externalId(), each.status(), each.reason()));
    }

    /** Takes over what a crashed sender left. @return how many are in doubt */
    @Transactional
    long takeOverAbandoned() {
        var now = clock.instant();
        var abandoned = jdbi.withHandle(handle -> handle.createQuery(ABANDONED)
                .bind("now", now)
                .bind("chatsSince", now.minus(CHAT_LEASE))
                .mapTo(Moved.class)
                .list());
        abandoned.forEach(this::tell);
        return abandoned.stream().filter(one -> one.status() == Status.IN_DOUBT).count();
    }

    /** Somebody decides that a message which failed, or is in doubt, goes out again. @throws Problem 409 for any other */
    @Transactional
    void retry(UUID conversation, UUID id) {
        var moved = jdbi.withHandle(handle -> handle.createUpdate("""
                update message set status = 'QUEUED', reason = null, status_at = :now, due_at = :now, attempts = 0
                where id = :id and conversation_id = :conversation and status in ('FAILED', 'IN_DOUBT')
                """)
                .bind("now", clock.instant())
                .bind("id", id)
                .bind("conversation", conversation)
                .execute());
        if (moved == 0) {
            throw Problem.conflict("Only a message of this conversation that failed or is in doubt can be sent again.");
        }
    }

    /** Where {@code status} may not follow on what the message is, nothing happens. */
    private void move(UUID id, Status status, String reason, String externalId, Instant due) {
        var moved = jdbi.withHandle(handle -> handle.createQuery(MOVE)
                .bind("status", status)
                .bind("reason", reason)
                .bind("now", clock.instant())
                .bind("due", due)
                .bind("external", externalId)
                .bind("id", id)
                .bindArray("before", String.class, before(status))
                .mapTo(Moved.class)
                .findOne());
        moved.filter(each -> each.status() != Status.QUEUED).ifPresent(this::tell);
    }

    private static List<String> before(Status status) {
        return switch (status) {
            case QUEUED, IN_DOUBT -> List.of(Status.SENDING.name());
            case RECEIVED, SENDING, SENT, DELIVERED, READ, FAILED ->
                Stream.of(status)
                        .flatMap(each -> each.before().stream())
                        .map(Enum::name)
                        .toList();
        };
    }

    private void tell(Moved moved) {
        var customer = jdbi.withHandle(
                handle -> handle.createQuery("select customer_id from attribution where visitor_id = :visitor")
                        .bind("visitor", moved.visitorId())
                        .mapTo(UUID.class)
                        .findOne());
        outbox.publish(
                moved.conversationId().toString(),
                clock.instant(),
                new MessageStatusChanged(
                        moved.id(),
                        moved.conversationId(),
                        customer.orElse(null),
                        moved.channel().label(),
                        moved.status().label(),
                        moved.reason()));
    }

    /** 2 s, doubled with each attempt up to an hour. */
    private static Duration waiting(int attempts) {
        var doubled = FIRST_DELAY.multipliedBy(1L << Math.min(attempts, 12));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }
}
