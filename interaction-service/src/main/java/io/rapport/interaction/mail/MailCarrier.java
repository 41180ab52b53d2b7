package io.rapport.interaction.mail;

import io.quarkus.logging.Log;
import io.rapport.interaction.conversation.Carrier;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Outcome;
import io.rapport.interaction.conversation.Outgoing;
import io.rapport.interaction.conversation.OutsideHosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** Sends answers by the SMTP server of the mailbox that the conversation came through. */
@ApplicationScoped
public class MailCarrier implements Carrier {
    private static final int FIRST_PERMANENT = 500;

    /** The beginning of the conversation and its latest mails: what other programs thread by. */
    private static final String REFERENCES = """
            select reference from (
                select distinct on (reference) reference, at from (
                    select external_id as reference, at from message
                        where conversation_id = :conversation and direction = 'out' and external_id is not null and id <> :id
                            and status not in ('QUEUED', 'FAILED')
                    union all
                    select internet_id, at from mail_source join message on message.id = message_id
                        where conversation_id = :conversation and internet_id is not null) named
                order by reference, at) latest
            order by at desc limit 20
            """;

    @Inject
    Mailboxes mailboxes;

    @Inject
    OutsideHosts hosts;

    @Inject
    ReplyTokens tokens;

    @Inject
    Jdbi jdbi;

    @ConfigProperty(name = "rapport.mail.message-id-domain")
    String domain;

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.EMAIL);
    }

    @Override
    public String externalId(Outgoing message) {
        return "<" + message.id() + "@" + domain + ">";
    }

    @Override
    public Outcome carry(Outgoing message) {
        try {
            var mailbox = mailboxes.get(message.accountId());
            return handOver(mailbox, answer(mailbox, message));
        } catch (AddressException _) {
            return new Outcome.Refused("address");
        } catch (MessagingException | RuntimeException e) {
            Log.warnf("An answer waits: %s", e.getClass().getName());
            return new Outcome.Delayed();
        }
    }

    /** From which another channel's conversation can go on by mail. */
    public Optional<UUID> mailboxOf(UUID conversation) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select mailbox.id from mailbox join conversation c on c.shop = mailbox.shop
                where c.id = :conversation and enabled order by mailbox.created_at, mailbox.id limit 1
                """)
                .bind("conversation", conversation)
                .mapTo(UUID.class)
                .findOne());
    }

    private Answer answer(Mailbox mailbox, Outgoing message) throws MessagingException {
        var replyTo = mailbox.subaddressing()
                ? tokens.address(mailbox.address(), message.conversationId())
                : mailbox.address();
        return new Answer(mailbox, message, externalId(message), replyTo, references(message));
    }

    private List<String> references(Outgoing message) {
        return jdbi.withHandle(handle -> handle.createQuery(REFERENCES)
                        .bind("conversation", message.conversationId())
                        .bind("id", message.id())
                        .mapTo(String.class)
                        .list())
                .reversed();
    }

    private Outcome handOver(Mailbox mailbox, Answer answer) throws MessagingException {
        var server = mailbox.outgoing();
        if (!hosts.isAllowed(server.host())) {
            return new Outcome.Refused("server-not-allowed");
        }
        var smtp = new Smtp(server, domain);
        try {
            smtp.connect(
                    server.host(),
                    server.port(),
                    server.user(),
                    mailboxes.passwords(mailbox.id()).outgoing());
            smtp.sendMessage(answer, answer.getAllRecipients());
            return new Outcome.Sent(null);
        } catch (MessagingException | RuntimeException e) {
            return outcome(e, smtp.handedOver());
        } finally {
            close(smtp);
        }
    }

    /** A broken one cannot say goodbye, and nothing follows from it. */
    private static void close(Smtp smtp) {
        try {
            smtp.close();
        } catch (MessagingException | RuntimeException e) {
            Log.debugf("A connection to a mail server broke: %s", e.getClass().getName());
        }
    }

    private static Outcome outcome(Exception failure, boolean handedOver) {
        var answer = replyCodes(failure).filter(code -> code > 0).findFirst();
        if (answer.isPresent()) {
            return answer.getAsInt() >= FIRST_PERMANENT
                    ? new Outcome.Refused("refused-" + answer.getAsInt())
                    : new Outcome.Delayed();
        }
        // The class alone: messages of mail servers name people.
        Log.warnf(
                "An answer %s: %s",
                handedOver ? "is in doubt" : "waits", failure.getClass().getName());
        return handedOver ? new Outcome.InDoubt() : new Outcome.Delayed();
    }

    /** What the server answered, the most telling last in the chain; -1 where it did not. */
    private static IntStream replyCodes(Exception failure) {
        return Stream.iterate(failure, Objects::nonNull, MailCarrier::next).mapToInt(MailCarrier::replyCode);
    }

    private static Exception next(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    private static int replyCode(Exception failure) {
        return switch (failure) {
            case SMTPSendFailedException refused -> refused.getReturnCode();
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSenderFailedException refused -> refused.getReturnCode();
            default -> -1;
        };
    }
}
