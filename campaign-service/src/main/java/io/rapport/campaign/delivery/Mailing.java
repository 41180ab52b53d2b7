package io.rapport.campaign.delivery;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.TemplateException;
import io.rapport.campaign.template.Sandbox;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Renders one message in its reader's language and hands it to the SMTP server. */
@ApplicationScoped
class Mailing {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(Mailing.class);

    @Inject
    ReactiveMailer mailer;

    @Inject
    Sandbox sandbox;

    @Inject
    UnsubscribeLink unsubscribeLink;

    /** Until the mail is made nothing can have been sent: only the hand-over leaves a doubt. */
    Outcome send(Claim claim) {
        Mail mail;
        try {
            mail = mail(claim);
        } catch (TemplateException _) {
            return new Outcome.Refused("template");
        } catch (RuntimeException e) {
            LOG.warnf("A message cannot be made now and waits: %s", e.getClass().getName());
            return new Outcome.Delayed();
        }
        return handOver(mail);
    }

    private Outcome handOver(Mail mail) {
        try {
            mailer.send(mail).await().atMost(TIMEOUT);
            return new Outcome.Sent();
        } catch (RuntimeException e) {
            return outcome(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
        }
    }

    private Mail mail(Claim claim) {
        var due = claim.due();
        var unsubscribe = unsubscribeLink.of(due.id());
        var rendered =
                sandbox.render(claim.text().content(), sandbox.data(due.reader(), due.campaignName(), unsubscribe));
        return new Mail()
                .addTo(due.reader().email())
                .setSubject(rendered.subject())
                .setText(rendered.text())
                .setHtml(rendered.html())
                .addHeader("Message-ID", claim.messageId())
                .addHeader("List-Unsubscribe", "<" + unsubscribe + ">")
                .addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    /** Only what surely was not sent may be tried again. */
    private static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case SMTPException refused
            when refused.isPermanent() -> new Outcome.Refused("refused-" + refused.getReplyCode());
            case SMTPException _, ConnectException _, NoRouteToHostException _, UnknownHostException _ ->
                new Outcome.Delayed();
            default -> inDoubt(failure);
        };
    }

    /** Logs the class alone: messages of mail servers name people. */
    private static Outcome inDoubt(Throwable cause) {
        LOG.warnf("A message is in doubt: %s", cause.getClass().getName());
        return new Outcome.InDoubt();
    }
}
