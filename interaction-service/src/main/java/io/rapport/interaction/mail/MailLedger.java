package io.rapport.interaction.mail;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Which mails of a mailbox were seen, by UIDVALIDITY and UID, and which replica reads it. That the server counts as many as stand here is
 * what shows that none was missed.
 */
@ApplicationScoped
class MailLedger {
    private static final String LEASE = """
            update mailbox set leased_by = :replica, leased_until = :until where id in (
                select id from mailbox where enabled and (leased_until is null or leased_until < :now) and id <> all (:held)
                order by id for update skip locked)
            returning id
            """;

    /** What became of a mail. @param message null where it is none */
    record Entry(long uid, UUID message, String outcome) {}

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** Takes over mailboxes that nobody reads. */
    @Transactional
    List<UUID> lease(UUID replica, Collection<UUID> held, Duration time) {
        var now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery(LEASE)
                .bind("replica", replica)
                .bind("until", now.plus(time))
                .bind("now", now)
                .bindArray("held", UUID.class, held)
                .mapTo(UUID.class)
                .list());
    }

    /** Writes only where the half of the time is over. */
    @Transactional
    void prolong(UUID replica, Collection<UUID> mailboxes, Duration time) {
        if (!mailboxes.isEmpty()) {
            var now = clock.instant();
            jdbi.useHandle(handle -> handle.createUpdate("""
                    update mailbox set leased_until = :until where id in (
                        select id from mailbox where id = any (:mailboxes) and leased_by = :replica and enabled and leased_until < :half
                        order by id for update skip locked)
                    """)
                    .bind("until", now.plus(time))
                    .bindArray("mailboxes", UUID.class, mailboxes)
                    .bind("replica", replica)
                    .bind("half", now.plus(time.dividedBy(2)))
                    .execute());
        }
    }

    /** False if another replica, or nobody, reads it now. */
    @Transactional
    boolean renew(UUID replica, UUID mailbox, Duration time) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                                "update mailbox set leased_until = :until where id = :id and leased_by = :replica and enabled")
                        .bind("until", clock.instant().plus(time))
                        .bind("id", mailbox)
                        .bind("replica", replica)
                        .execute())
                == 1;
    }

    /** Until the transaction ends nobody else reads the mailbox. @return empty where the replica may not */
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<Mailbox> hold(UUID replica, UUID mailbox) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from mailbox where id = :id and leased_by = :replica and enabled for update")
                .bind("id", mailbox)
                .bind("replica", replica)
                .map(Mailboxes::mailbox)
                .findOne());
    }

    /** The server has numbered its mails anew: those that are known are recognised when they come again. */
    @Transactional(Transactional.TxType.MANDATORY)
    void beginAnew(UUID mailbox, long uidValidity) {
        jdbi.useHandle(handle -> {
            handle.execute("delete from mail where mailbox_id = ? and uid_validity <> ?", mailbox, uidValidity);
            handle.execute("update mailbox set uid_validity = ?, last_uid = 0 where id = ?", uidValidity, mailbox);
        });
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void enter(UUID mailbox, long uidValidity, List<Entry> entries) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into mail (mailbox_id, uid_validity, uid, message_id, outcome, seen_at)
                select :mailbox, :validity, uid, message, outcome, :now from unnest(:uids, :messages, :outcomes) seen (uid, message, outcome)
                on conflict (mailbox_id, uid_validity, uid) do update set gone = false
                """)
                .bind("mailbox", mailbox)
                .bind("validity", uidValidity)
                .bindNamedArgumentFinder(Columns.of(entries)
                        .bigint("uids", Entry::uid)
                        .uuid("messages", Entry::message)
                        .text("outcomes", Entry::outcome))
                .bind("now", clock.instant())
                .execute());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void advance(UUID mailbox, long lastUid) {
        jdbi.useHandle(handle ->
                handle.execute("update mailbox set last_uid = greatest(last_uid, ?) where id = ?", lastUid, mailbox));
    }

    /** How many of the server's mails stand here. */
    long count(UUID mailbox, long uidValidity) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from mail where mailbox_id = :mailbox and uid_validity = :validity and not gone")
                .bind("mailbox", mailbox)
                .bind("validity", uidValidity)
                .mapTo(Long.class)
                .one());
    }

    /** Those of the server's that do not stand here; what stands here and is no longer there is marked as gone. */
    @Transactional
    List<Long> missing(UUID mailbox, long uidValidity, List<Long> there) {
        var uids = Columns.of(there).bigint("there", each -> each);
        jdbi.useHandle(handle -> handle.createUpdate("""
                update mail set gone = true where mailbox_id = :mailbox and uid_validity = :validity and not gone
                    and not exists (select from unnest(:there) still (uid) where still.uid = mail.uid)
                """)
                .bindNamedArgumentFinder(uids)
                .bind("mailbox", mailbox)
                .bind("validity", uidValidity)
                .execute());
        return jdbi.withHandle(handle -> handle.createQuery("""
                select still.uid from unnest(:there) still (uid)
                where not exists (select from mail
                    where mailbox_id = :mailbox and uid_validity = :validity and mail.uid = still.uid and not gone)
                order by still.uid
                """)
                .bindNamedArgumentFinder(uids)
                .bind("mailbox", mailbox)
                .bind("validity", uidValidity)
                .mapTo(Long.class)
                .list());
    }

    /**
     * @param compared whether each of the server's mails was looked up by its UID
     * @param failure what is missing still, or null
     */
    @Transactional
    void checked(UUID mailbox, boolean compared, String failure) {
        var now = clock.instant();
        jdbi.useHandle(handle -> handle.createUpdate("""
                update mailbox set checked_at = :now, failures = 0, failure = :failure,
                    compared_at = case when :compared then :now else compared_at end
                where id = :id
                """)
                .bind("now", now)
                .bind("compared", compared)
                .bind("failure", failure)
                .bind("id", mailbox)
                .execute());
    }

    /** Gives the mailbox back for a while. */
    @Transactional
    void failed(UUID replica, UUID mailbox, String failure, Instant until) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update mailbox set failures = failures + 1, failure = :failure, leased_until = :until
                where id = :id and leased_by = :replica
                """)
                .bind("failure", failure)
                .bind("until", until)
                .bind("id", mailbox)
                .bind("replica", replica)
                .execute());
    }

    @Transactional
    void release(UUID replica, UUID mailbox) {
        jdbi.useHandle(handle -> handle.execute(
                "update mailbox set leased_by = null, leased_until = null where id = ? and leased_by = ?",
                mailbox,
                replica));
    }
}
