package io.rapport.campaign.delivery;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.TemplateException;
import io.rapport.campaign.template.Sandbox;
import io.rapport.campaign.template.Template;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Renders one message in its reader's language and hands it to the SMTP server. */
@ApplicationScoped
class Mailing {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject
    ReactiveMailer mailer;

    @Inject
    Sandbox sandbox;

    @Inject
    UnsubscribeLink unsubscribeLink;

    Outcome send(Due due, Template template, String messageId) {
        try {
            mailer.send(mail(due, template, messageId)).await().atMost(TIMEOUT);
            return new Outcome.Sent();
        } catch (TemplateException _) {
            return new Outcome.Refused("template");
        } catch (RuntimeException e) {
            return outcome(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
        }
    }

    private Mail mail(Due due, Template template, String messageId) {
        var unsubscribe = unsubscribeLink.of(due.id());
        var content = template.in(due.profile().language()).content();
        var rendered = sandbox.render(content, sandbox.data(due.profile(), due.campaignName(), unsubscribe));
        return new Mail()
                .addTo(due.profile().email())
                .setSubject(rendered.subject())
                .setText(rendered.text())
                .setHtml(rendered.html())
                .addHeader("Message-ID", messageId)
                .addHeader("List-Unsubscribe", "<" + unsubscribe + ">")
                .addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    /** Only what surely was not sent may be tried again. */
    private static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case SMTPException refused
            when refused.isPermanent() -> new Outcome.Refused("refused-" + refused.getReplyCode());
            case SMTPException _, ConnectException _, UnknownHostException _ -> new Outcome.Delayed();
            default -> new Outcome.InDoubt();
        };
    }
}
