package io.rapport.interaction.mail;

import io.quarkus.logging.Log;
import io.rapport.events.Identity;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Conversations;
import io.rapport.interaction.conversation.Incoming;
import io.rapport.interaction.conversation.Incoming.Piece;
import io.rapport.interaction.conversation.Incoming.Sender;
import io.rapport.interaction.conversation.OutgoingMessages;
import io.rapport.interaction.conversation.Taken;
import io.rapport.interaction.intake.Contact;
import io.rapport.interaction.mail.MailLedger.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Takes mails in: its message, its raw bytes, its place in the ledger and the cursor in one transaction. */
@ApplicationScoped
class Mails {
    /** As many within so long from one conversation are no person's. */
    private static final int LOOP_MAILS = 20;

    private static final Duration LOOP_TIME = Duration.ofMinutes(10);

    /** What came just before the mailbox was set up, by a server's clock that may differ, is no history yet. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** A mail belongs where the nearest of those that it answers does, or any that answers the same. */
    private static final String THREAD = """
            with named as (select * from unnest(:references) with ordinality as named (reference, nearness))
            select conversation_id from (
                select known.conversation_id, nearness from named
                join mail_reference known on known.mailbox_id = :mailbox and known.reference = named.reference
                union all
                select ours.conversation_id, nearness from named
                join message ours on ours.account_id = :mailbox and ours.direction = 'out' and ours.external_id = named.reference) found
            order by nearness limit 1
            """;

    private static final String REFER = """
            insert into mail_reference (mailbox_id, reference, conversation_id)
            select :mailbox, reference, :conversation from unnest(:references) reference order by reference
            on conflict do nothing
            """;

    private static final String RECENT = """
            select count(*) from (select from message where conversation_id = :conversation and direction = 'in' and at > :since
                limit :most) recent
            """;

    @Inject
    MailLedger ledger;

    @Inject
    Mailboxes mailboxes;

    @Inject
    ReplyTokens tokens;

    @Inject
    Conversations conversations;

    @Inject
    OutgoingMessages outgoing;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /**
     * Mails in the order of their UIDs.
     *
     * @param isCursor whether everything below the last of them is known too
     * @return false where another replica reads the mailbox now, or the server has numbered its mails anew
     */
    @Transactional
    boolean take(UUID replica, UUID mailboxId, long uidValidity, List<Fetched> fetched, boolean isCursor) {
        var held = ledger.hold(replica, mailboxId).filter(one -> Objects.equals(one.uidValidity(), uidValidity));
        held.ifPresent(mailbox -> {
            ledger.enter(
                    mailboxId,
                    uidValidity,
                    fetched.stream().map(mail -> take(mailbox, mail)).toList());
            if (isCursor && !fetched.isEmpty()) {
                ledger.advance(mailboxId, fetched.getLast().uid());
            }
        });
        return held.isPresent();
    }

    private Entry take(Mailbox mailbox, Fetched mail) {
        var letter = LetterReader.read(mail.raw());
        letter.reports().forEach(report -> report(mailbox, report));
        var conversation = conversation(mailbox, letter);
        return switch (conversations.take(incoming(mailbox, mail, letter, conversation))) {
            case Taken.Stored(var message, var stored) -> {
                refer(mailbox, letter, stored);
                keepSource(message, letter, mail.raw());
                yield new Entry(mail.uid(), message, "stored");
            }
            case Taken.Again _ -> new Entry(mail.uid(), null, "again");
            case Taken.OfErased _ -> new Entry(mail.uid(), null, "of-erased");
        };
    }

    /** A server's word on one of ours, whichever mailbox it comes back to. */
    private void report(Mailbox mailbox, DeliveryReport report) {
        if (!outgoing.report(mailbox.id(), report.messageId(), report.status(), report.reason())) {
            Log.debug("A delivery report names no mail of this mailbox.");
        }
    }

    private UUID conversation(Mailbox mailbox, Letter letter) {
        var named = Stream.concat(references(letter), letter.reports().stream().map(DeliveryReport::messageId))
                .toList();
        var threaded = jdbi.withHandle(handle -> handle.createQuery(THREAD)
                .bindArray("references", String.class, named)
                .bind("mailbox", mailbox.id())
                .mapTo(UUID.class)
                .findOne());
        return threaded.or(() -> tokens.conversation(letter.recipients())).orElse(null);
    }

    /** The nearest first; its own last, as another that answers it may have come before. */
    private static Stream<String> references(Letter letter) {
        return Stream.concat(letter.references().stream(), Stream.ofNullable(letter.messageId()));
    }

    private Incoming incoming(Mailbox mailbox, Fetched mail, Letter letter, UUID conversation) {
        return new Incoming(
                Channel.EMAIL,
                mailbox.id(),
                mailbox.shop(),
                conversation,
                null,
                letter.digest(),
                sender(letter),
                letter.subject(),
                letter.text(),
                mail.isCut() ? cut(letter.pieces()) : letter.pieces(),
                automatic(letter, conversation),
                mail.at().isBefore(mailbox.createdAt().minus(MARGIN)),
                mail.at());
    }

    private static Sender sender(Letter letter) {
        var from = letter.from();
        var identity = from != null && Contact.isEmail(from) ? Identity.email(from) : null;
        var address = Objects.requireNonNullElse(letter.replyTo(), "");
        return new Sender(identity, address, letter.name(), identity == null ? null : from, null);
    }

    private static List<Piece> cut(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> new Piece(
                        piece.name(), piece.mediaType(), piece.bytes(), piece.contentId(), null, "mail-too-large"))
                .toList();
    }

    private String automatic(Letter letter, UUID conversation) {
        if (letter.automatic() != null) {
            return letter.automatic();
        }
        return mailboxes.isOurs(letter.from()) || isTooMuch(conversation) ? Machines.LOOP : null;
    }

    private boolean isTooMuch(UUID conversation) {
        return conversation != null
                && jdbi.withHandle(handle -> handle.createQuery(RECENT)
                                .bind("conversation", conversation)
                                .bind("since", clock.instant().minus(LOOP_TIME))
                                .bind("most", LOOP_MAILS)
                                .mapTo(Integer.class)
                                .one())
                        >= LOOP_MAILS;
    }

    private void refer(Mailbox mailbox, Letter letter, UUID conversation) {
        jdbi.useHandle(handle -> handle.createUpdate(REFER)
                .bind("mailbox", mailbox.id())
                .bindArray(
                        "references",
                        String.class,
                        references(letter).distinct().toList())
                .bind("conversation", conversation)
                .execute());
    }

    private void keepSource(UUID message, Letter letter, byte[] raw) {
        jdbi.useHandle(handle -> handle.execute(
                "insert into mail_source (message_id, internet_id, raw) values (?, ?, ?)",
                message,
                letter.messageId(),
                raw));
    }
}
