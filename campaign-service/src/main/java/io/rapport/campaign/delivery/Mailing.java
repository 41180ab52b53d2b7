package io.rapport.campaign.delivery;

import io.quarkus.qute.TemplateException;
import io.rapport.campaign.template.Sandbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.util.Objects;
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

    @Inject
    MailServer server;

    @Inject
    Sandbox sandbox;

    @Inject
    UnsubscribeLink unsubscribeLink;

    @ConfigProperty(name = "rapport.mail.from")
    String from;

    /** Until the text of the mail is with the server nothing can have been sent: only its end leaves a doubt. */
    Outcome send(Claim claim) {
        try {
            return handOver(mail(claim));
        } catch (TemplateException _) {
            return new Outcome.Refused("template");
        } catch (AddressException _) {
            return new Outcome.Refused("address");
        } catch (MessagingException | RuntimeException e) {
            LOG.warnf("A message waits: %s", e.getClass().getName());
            return new Outcome.Delayed();
        }
    }

    private OutgoingMail mail(Claim claim) throws MessagingException {
        var due = claim.due();
        var unsubscribe = unsubscribeLink.of(due.id());
        var rendered =
                sandbox.render(claim.text().content(), sandbox.data(due.reader(), due.campaignName(), unsubscribe));
        return new OutgoingMail(claim.messageId(), from, due.reader().email(), rendered, unsubscribe);
    }

    private Outcome handOver(OutgoingMail mail) throws MessagingException {
        var smtp = server.connect();
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
                    ? new Outcome.Refused("refused-" + answer.getAsInt())
                    : new Outcome.Delayed();
        }
        // The class alone: messages of mail servers name people.
        LOG.warnf(
                "A message %s: %s",
                handedOver ? "is in doubt" : "waits", failure.getClass().getName());
        return handedOver ? new Outcome.InDoubt() : new Outcome.Delayed();
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
