package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.interaction.conversation.Outgoing;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;

/** A mail of ours in a conversation, threaded with those that it answers. */
final class Answer extends MimeMessage {
    private static final Pattern ANSWERED =
            Pattern.compile("(?iu)^(re|aw|sv|ynt|cvp|trả lời|tl|antw)\\s*(\\[\\d+])?\\s*:.*");

    private final String messageId;

    /**
     * @param references Message-IDs of the conversation, the oldest first
     * @throws jakarta.mail.internet.AddressException when it goes to no address
     */
    Answer(Mailbox mailbox, Outgoing message, String messageId, String replyTo, List<String> references)
            throws MessagingException {
        super((Session) null);
        this.messageId = messageId;
        setFrom(named(mailbox.address(), mailbox.displayName()));
        setRecipient(RecipientType.TO, named(new InternetAddress(message.to(), true).getAddress(), message.name()));
        setSubject(subject(message.subject()), UTF_8.name());
        setSentDate(new Date());
        setReplyTo(new InternetAddress[] {named(replyTo, mailbox.displayName())});
        if (!references.isEmpty()) {
            setHeader("In-Reply-To", references.getLast());
            setHeader("References", String.join("\r\n ", references));
        }
        setText(message.body(), UTF_8.name());
        saveChanges();
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    private static String subject(String subject) {
        var text = subject == null ? "" : subject;
        return text.isEmpty() || ANSWERED.matcher(text).matches() ? text : "Re: " + text;
    }

    private static InternetAddress named(String address, String name) throws MessagingException {
        try {
            return new InternetAddress(address, name, UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
