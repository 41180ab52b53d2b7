package io.rapport.stack.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A mail as a person would read it.
 *
 * @param to to whom the envelope said it goes
 * @param headers unfolded and decoded; one that stands several times is joined by commas
 */
record Mail(
        String messageId,
        String from,
        List<String> to,
        String subject,
        Map<String, String> headers,
        String text,
        String html) {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** What cannot be read as MIME is shown as text. */
    static Mail of(MailLog.StoredMail stored) {
        try {
            var message = new MimeMessage(SESSION, new ByteArrayInputStream(stored.message()));
            return new Mail(
                    message.getMessageID(),
                    from(message, stored.sender()),
                    stored.recipients(),
                    message.getSubject(),
                    headers(message),
                    body(message, "text/plain"),
                    body(message, "text/html"));
        } catch (MessagingException | IOException e) {
            var text = new String(stored.message(), java.nio.charset.StandardCharsets.UTF_8);
            return new Mail(null, stored.sender(), stored.recipients(), null, Map.of(), text, null);
        }
    }

    private static String from(MimeMessage message, String sender) throws MessagingException {
        var from = message.getFrom();
        return from != null && from.length > 0 && from[0] instanceof InternetAddress address
                ? address.getAddress()
                : sender;
    }

    private static Map<String, String> headers(MimeMessage message) throws MessagingException, IOException {
        var headers = new LinkedHashMap<String, String>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            var value = MimeUtility.decodeText(MimeUtility.unfold(header.getValue()));
            headers.merge(header.getName(), value, (before, next) -> before + ", " + next);
        }
        return headers;
    }

    /** The first part of that type, or null. */
    private static String body(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type) && part.getContent() instanceof String text) {
            return text;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                var found = body(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
