package io.rapport.campaign.delivery;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import io.rapport.campaign.template.Sandbox.Rendered;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A mail to one reader, in text and, where the template has it, in HTML; programs can unsubscribe her by one click (RFC 8058). */
final class OutgoingMail extends MimeMessage {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String messageId;

    /**
     * @param unsubscribe null where there is nothing to unsubscribe from
     * @throws jakarta.mail.internet.AddressException when {@code to} is no address
     */
    OutgoingMail(String messageId, String from, String to, Rendered content, String unsubscribe)
            throws MessagingException {
        super((Session) null);
        this.messageId = messageId;
        setFrom(from);
        setRecipient(RecipientType.TO, new InternetAddress(to, true));
        setSubject(content.subject(), UTF_8);
        setHeader("Date", RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
        if (content.language() != null) {
            setHeader("Content-Language", content.language());
        }
        if (unsubscribe != null) {
            setHeader("List-Unsubscribe", "<" + unsubscribe + ">");
            setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        if (content.html() == null) {
            setText(content.text(), UTF_8);
        } else {
            setContent(new MimeMultipart("alternative", part(content.text(), "plain"), part(content.html(), "html")));
        }
        saveChanges();
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }
}
