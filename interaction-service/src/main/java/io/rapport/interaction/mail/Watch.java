package io.rapport.interaction.mail;

import io.quarkus.logging.Log;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads one mailbox for as long as this replica may: what is new since the cursor, then, where the server counts another number than stands in
 * the ledger, and every hour, each mail by its UID.
 */
final class Watch implements Runnable {
    private static final int BATCH = 50;
    private static final Duration COMPARED_EVERY = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final UUID mailboxId;
    private final MailFetcher fetcher;
    private volatile boolean stopped;
    private volatile ImapFolder open;
    private volatile Instant steppedAt;

    Watch(UUID mailboxId, MailFetcher fetcher) {
        this.mailboxId = mailboxId;
        this.fetcher = fetcher;
        this.steppedAt = fetcher.clock.instant();
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (AuthenticationFailedException e) {
            fail(e, "the server does not take the user and password");
        } catch (MessagingException | RuntimeException e) {
            fail(e, "the server is away or does not answer as it should");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            fetcher.ended(mailboxId);
        }
    }

    /** When it last began to wait, or with a batch. */
    Instant steppedAt() {
        return steppedAt;
    }

    void stop() {
        stopped = true;
        var folder = open;
        if (folder != null) {
            folder.close();
        }
    }

    private void watch() throws MessagingException, InterruptedException {
        var mailbox = fetcher.mailboxes.get(mailboxId);
        if (!fetcher.hosts.isAllowed(mailbox.incoming().host())) {
            throw new MessagingException("not allowed");
        }
        try (var folder = ImapFolder.open(
                mailbox.incoming(), fetcher.mailboxes.passwords(mailboxId).incoming())) {
            open = folder;
            while (mayGoOn() && sync(folder)) {
                folder.await(fetcher.poll);
            }
        }
    }

    private boolean mayGoOn() {
        steppedAt = fetcher.clock.instant();
        return !stopped && fetcher.ledger.renew(fetcher.replica, mailboxId, fetcher.lease);
    }

    /** @return false where somebody else reads the mailbox now */
    private boolean sync(ImapFolder folder) throws MessagingException {
        var validity = folder.uidValidity();
        if (!fetcher.begin(mailboxId, validity)) {
            return false;
        }
        var mailbox = fetcher.mailboxes.get(mailboxId);
        if (!take(folder, validity, folder.after(mailbox.lastUid()), true)) {
            return false;
        }
        return compare(folder, validity, mailbox.comparedAt());
    }

    private boolean compare(ImapFolder folder, long validity, Instant comparedAt) throws MessagingException {
        var isDue = comparedAt == null
                || comparedAt.isBefore(fetcher.clock.instant().minus(COMPARED_EVERY))
                || folder.count() != fetcher.ledger.count(mailboxId, validity);
        if (isDue) {
            var there = folder.uids();
            var missing = fetcher.ledger.missing(mailboxId, validity, there);
            if (!take(folder, validity, folder.named(missing), false)) {
                return false;
            }
            var left = fetcher.ledger.missing(mailboxId, validity, there).size();
            fetcher.ledger.checked(mailboxId, true, left == 0 ? null : left + " mails cannot be fetched");
        } else {
            fetcher.ledger.checked(mailboxId, false, null);
        }
        return true;
    }

    private boolean take(ImapFolder folder, long validity, List<Message> messages, boolean isCursor)
            throws MessagingException {
        for (var from = 0; from < messages.size(); ) {
            var batch = folder.fitting(messages.subList(from, Math.min(from + BATCH, messages.size())));
            if (!mayGoOn() || !take(folder.fetch(batch), validity, isCursor)) {
                return false;
            }
            from += batch.size();
        }
        return true;
    }

    /** One that cannot be stored does not stop the others: it stays out of the ledger, and so is tried again. */
    private boolean take(List<Fetched> batch, long validity, boolean isCursor) {
        try {
            return fetcher.mails.take(fetcher.replica, mailboxId, validity, batch, isCursor);
        } catch (RuntimeException e) {
            Log.warnf("Mails are taken one by one: %s", e.getClass().getName());
            return batch.stream().allMatch(mail -> takeAlone(mail, validity, isCursor));
        }
    }

    private boolean takeAlone(Fetched mail, long validity, boolean isCursor) {
        try {
            return fetcher.mails.take(fetcher.replica, mailboxId, validity, List.of(mail), isCursor);
        } catch (RuntimeException e) {
            Log.errorf("A mail cannot be taken in and waits: %s", e.getClass().getName());
            return true;
        }
    }

    private void fail(Exception e, String reason) {
        if (!stopped) {
            Log.warnf("A mailbox cannot be read: %s", e.getClass().getName());
            fetcher.failed(mailboxId, reason, LONGEST_WAIT);
        }
    }
}
