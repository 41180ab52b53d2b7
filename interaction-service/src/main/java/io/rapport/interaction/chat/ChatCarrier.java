package io.rapport.interaction.chat;

import io.rapport.interaction.conversation.Carrier;
import io.rapport.interaction.conversation.Channel;
import io.rapport.interaction.conversation.Outcome;
import io.rapport.interaction.conversation.Outgoing;
import io.rapport.interaction.mail.MailCarrier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** An answer in a chat is there for the widget once it is {@code SENT}; where the customer has left, it goes to her by mail. */
@ApplicationScoped
class ChatCarrier implements Carrier {
    private static final String SUBJECT = "Chat";

    @Inject
    ChatRows rows;

    @Inject
    MailCarrier mails;

    @Inject
    Clock clock;

    @Override
    public Set<Channel> channels() {
        return Set.of(Channel.CHAT);
    }

    /** As a mail's, which it may become. */
    @Override
    public String externalId(Outgoing message) {
        return mails.externalId(message);
    }

    @Override
    public Outcome carry(Outgoing message) {
        return mails.mailboxOf(message.conversationId())
                .flatMap(mailbox -> rows.byMail(message.id(), mailbox, clock.instant())
                        .map(address -> mails.carry(asMail(message, mailbox, address))))
                .orElseGet(() -> new Outcome.Sent(null));
    }

    private static Outgoing asMail(Outgoing message, UUID mailbox, String address) {
        return new Outgoing(
                message.id(),
                message.conversationId(),
                Channel.EMAIL,
                mailbox,
                message.visitorId(),
                message.thread(),
                address,
                message.name(),
                message.subject() == null ? SUBJECT : message.subject(),
                message.body(),
                message.attempts(),
                message.heardAt());
    }
}
