package io.rapport.interaction.mail;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.logging.Log;
import io.rapport.interaction.mail.Mailbox.Encryption;
import io.rapport.interaction.mail.Mailbox.Server;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;

/** A mailbox on its server, opened to look only: nothing there is marked as read, moved or deleted. */
final class ImapFolder implements AutoCloseable {
    private static final int LARGEST = 30 << 20;
    private static final int BEGINNING = 256 << 10;
    private static final int MOST_AT_ONCE = 8 << 20;
    private static final ScheduledExecutorService WAKING = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mailboxes").factory());

    private final Store store;
    private final IMAPFolder folder;

    private ImapFolder(Store store, IMAPFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    static ImapFolder open(Server server, String password) throws MessagingException {
        var protocol = server.encryption() == Encryption.TLS ? "imaps" : "imap";
        var store =
                Session.getInstance(properties(protocol, server.encryption())).getStore(protocol);
        try {
            store.connect(server.host(), server.port(), server.user(), requireNonNullElse(password, ""));
            var folder = (IMAPFolder) store.getFolder(requireNonNullElse(server.folder(), "INBOX"));
            folder.open(Folder.READ_ONLY);
            return new ImapFolder(store, folder);
        } catch (MessagingException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    long uidValidity() throws MessagingException {
        return folder.getUIDValidity();
    }

    /** As many as the server counts, read or unread. */
    long count() throws MessagingException {
        return folder.getMessageCount();
    }

    List<Long> uids() throws MessagingException {
        var messages = folder.getMessages();
        var profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(messages, profile);
        var uids = new ArrayList<Long>(messages.length);
        for (var message : messages) {
            if (!message.isExpunged()) {
                uids.add(folder.getUID(message));
            }
        }
        return uids;
    }

    /** Those that came later, in order. */
    List<Message> after(long uid) throws MessagingException {
        var found = new ArrayList<Message>();
        for (var message : folder.getMessagesByUID(uid + 1, UIDFolder.LASTUID)) {
            // a server answers with its last mail where there is none later
            if (message != null && folder.getUID(message) > uid) {
                found.add(message);
            }
        }
        return found;
    }

    List<Message> named(List<Long> uids) throws MessagingException {
        return Stream.of(folder.getMessagesByUID(
                        uids.stream().mapToLong(uid -> uid).toArray()))
                .filter(message -> message != null)
                .toList();
    }

    /** As many from the beginning as may be in memory together; one at least. */
    List<Message> fitting(List<Message> messages) throws MessagingException {
        var profile = new FetchProfile();
        profile.add(UIDFolder.FetchProfileItem.UID);
        profile.add(FetchProfile.Item.SIZE);
        profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        folder.fetch(messages.toArray(Message[]::new), profile);
        var many = 0;
        for (long bytes = 0; many < messages.size(); many++) {
            bytes += messages.get(many).getSize();
            if (many > 0 && bytes > MOST_AT_ONCE) {
                break;
            }
        }
        return messages.subList(0, many);
    }

    /** Those that can be read; one that cannot does not stop the others. */
    List<Fetched> fetch(List<Message> messages) throws MessagingException {
        var fetched = new ArrayList<Fetched>(messages.size());
        var atOnce = messages.size() == 1 ? Map.<Long, Fetched>of() : atOnce(messages);
        for (var message : messages) {
            var there = atOnce.get(folder.getUID(message));
            if (there == null) {
                fetch((IMAPMessage) message).ifPresent(fetched::add);
            } else {
                fetched.add(there);
            }
        }
        return fetched;
    }

    private Map<Long, Fetched> atOnce(List<Message> messages) throws MessagingException {
        var uids = new long[messages.size()];
        for (var i = 0; i < uids.length; i++) {
            uids[i] = folder.getUID(messages.get(i));
        }
        try {
            return new FetchCommand(uids).sentTo(folder);
        } catch (MessagingException e) {
            if (!folder.isOpen()) {
                throw e;
            }
            Log.warnf("Mails are fetched one by one: %s", e.getClass().getName());
            return Map.of();
        }
    }

    private Optional<Fetched> fetch(IMAPMessage message) throws MessagingException {
        try {
            var isCut = message.getSize() > LARGEST;
            try (var raw = message.getMimeStream()) {
                var bytes = isCut ? raw.readNBytes(BEGINNING) : raw.readAllBytes();
                return Optional.of(new Fetched(folder.getUID(message), at(message), bytes, isCut));
            }
        } catch (MessagingException | IOException e) {
            if (!folder.isOpen()) {
                throw e instanceof MessagingException broken
                        ? broken
                        : new MessagingException("connection", (IOException) e);
            }
            Log.warnf("A mail cannot be fetched: %s", e.getClass().getName());
            return Optional.empty();
        }
    }

    private static Instant at(Message message) throws MessagingException {
        var received = message.getReceivedDate();
        return requireNonNullElse(received, new Date()).toInstant();
    }

    long uid(Message message) throws MessagingException {
        return folder.getUID(message);
    }

    /** Until the server says that something changed, or so long. */
    void await(Duration time) throws MessagingException, InterruptedException {
        var wake = WAKING.schedule(this::wake, time.toMillis(), TimeUnit.MILLISECONDS);
        try {
            folder.idle(true);
        } catch (MessagingException e) {
            if (!folder.isOpen()) {
                throw e;
            }
            // the server knows no IDLE
            Thread.sleep(time);
        } finally {
            wake.cancel(false);
        }
    }

    /** Any other command ends the waiting. */
    private void wake() {
        try {
            folder.getMessageCount();
        } catch (MessagingException | RuntimeException e) {
            Log.debugf("A mailbox is closed: %s", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException | RuntimeException e) {
            Log.debugf("A connection to a mail server broke: %s", e.getClass().getName());
        }
    }

    private static Properties properties(String protocol, Encryption encryption) {
        var properties = new Properties();
        var prefix = "mail." + protocol + ".";
        properties.put(prefix + "peek", "true");
        properties.put(prefix + "fetchsize", Integer.toString(1 << 20));
        properties.put(prefix + "connectiontimeout", "10000");
        properties.put(prefix + "timeout", "60000");
        properties.put(prefix + "writetimeout", "30000");
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.enable", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.put(prefix + "starttls.required", Boolean.toString(encryption == Encryption.STARTTLS));
        return properties;
    }
}
