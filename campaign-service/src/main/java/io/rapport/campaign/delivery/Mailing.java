package io.rapport.campaign.delivery;

import io.quarkus.qute.TemplateException;
import io.rapport.campaign.template.Sandbox.Rendered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Renders one message in its reader's language and hands it to the SMTP server. */
@ApplicationScoped
class Mailing {
    private static final Logger LOG = Logger.getLogger(Mailing.class);
    private static final int FIRST_PERMANENT = 500;
    private static final int CLOSING = 421;
    private static final Set<Integer> BAD_ADDRESS = Set.of(550, 551, 553);

    @Inject
    MailServer server;

    @Inject
    MailSignature signature;

    @Inject
    Wording wording;

    @ConfigProperty(name = "rapport.mail.from")
    String from;

    /** Until the text of the mail is with the server nothing can have been sent: only its end leaves a doubt. */
    Outcome send(Claim claim) {
        return send(() -> new OutgoingMail(
                claim.messageId(),
                from,
                claim.due().address(),
                wording.of(claim),
                wording.unsubscribeLink(claim.due())));
    }

    /** A look at what readers will get, to somebody of our own. */
    Outcome sendSample(String messageId, String to, Rendered sample) {
        return send(() -> new OutgoingMail(messageId, from, to, sample, null));
    }

    private Outcome send(Making making) {
        try {
            return handOver(signature.sign(making.mail()));
        } catch (TemplateException _) {
            return new Outcome.Refused("template");
        } catch (AddressException _) {
            return new Outcome.Refused("address");
        } catch (MessagingException | RuntimeException e) {
            LOG.warnf("A message waits: %s", e.getClass().getName());
            return new Outcome.Delayed();
        }
    }

    @FunctionalInterface
    private interface Making {
        MimeMessage mail() throws MessagingException;
    }

    /** A connection that was kept may have come to its end meanwhile: that says nothing of the message. */
    private Outcome handOver(MimeMessage mail) throws MessagingException {
        var smtp = server.connect();
        var kept = smtp.wasKept();
        var outcome = handOver(mail, smtp);
        return kept && hasEnded(outcome, smtp) ? handOver(mail, server.connectAnew()) : outcome;
    }

    private static boolean hasEnded(Outcome outcome, Smtp smtp) {
        return !smtp.handedOver()
                && (outcome instanceof Outcome.Delayed
                        || outcome instanceof Outcome.Deferred && smtp.getLastReturnCode() == CLOSING);
    }

    private Outcome handOver(MimeMessage mail, Smtp smtp) {
        try {
            smtp.sendMessage(mail, mail.getAllRecipients());
            server.keep(smtp);
            return new Outcome.Sent();
        } catch (MessagingException | RuntimeException e) {
            server.drop(smtp);
            return outcome(e, smtp.handedOver());
        }
    }

    private static Outcome outcome(Exception failure, boolean handedOver) {
        var answer = replyCodes(failure).filter(code -> code > 0).findFirst();
        if (answer.isPresent()) {
            return answer.getAsInt() >= FIRST_PERMANENT
                    ? new Outcome.Refused("refused-" + answer.getAsInt(), isBadAddress(failure))
                    : new Outcome.Deferred();
        }
        // The class alone: messages of mail servers name people.
        LOG.warnf(
                "A message %s: %s",
                handedOver ? "is in doubt" : "waits", failure.getClass().getName());
        return handedOver ? new Outcome.InDoubt() : new Outcome.Delayed();
    }

    /** Such as no such user; 5.7 is a rule of the server, which may change. */
    private static boolean isBadAddress(Exception failure) {
        return Stream.iterate(failure, Objects::nonNull, Mailing::next)
                .anyMatch(cause -> cause instanceof SMTPAddressFailedException refused
                        && BAD_ADDRESS.contains(refused.getReturnCode())
                        && !String.valueOf(refused.getMessage()).contains(" 5.7."));
    }

    /** What the server answered, the most telling last in the chain; -1 where it did not. */
    private static IntStream replyCodes(Exception failure) {
        return Stream.iterate(failure, Objects::nonNull, Mailing::next).mapToInt(Mailing::replyCode);
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
