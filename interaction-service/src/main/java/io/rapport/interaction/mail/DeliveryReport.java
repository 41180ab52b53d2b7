package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rapport.interaction.conversation.Status;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a mail server says of a mail (RFC 3464), or its reader's program (RFC 8098).
 *
 * @param messageId of the mail that it is about
 */
record DeliveryReport(String messageId, Status status, String reason) {
    private static final Pattern BLANK_LINES = Pattern.compile("\\r?\\n[ \\t]*\\r?\\n");
    private static final Pattern CODE = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3}).*");

    /** Of the fields of each recipient; nothing where it only says that it goes on trying. */
    static List<DeliveryReport> ofDelivery(byte[] report, String messageId) {
        return Stream.of(BLANK_LINES.split(new String(report, StandardCharsets.ISO_8859_1).strip()))
                .map(DeliveryReport::fields)
                .map(fields -> ofRecipient(fields, messageId))
                .filter(Objects::nonNull)
                .toList();
    }

    private static DeliveryReport ofRecipient(InternetHeaders fields, String messageId) {
        var code = CODE.matcher(first(fields, "Status")).replaceAll("$1");
        return switch (first(fields, "Action").toLowerCase(Locale.ROOT)) {
            case "failed" ->
                new DeliveryReport(messageId, Status.FAILED, "bounced" + (code.isEmpty() ? "" : "-" + code));
            case "delivered" -> new DeliveryReport(messageId, Status.DELIVERED, null);
            default -> null;
        };
    }

    /** A receipt of her own program; a deletion unread says nothing. */
    static Optional<DeliveryReport> ofReading(byte[] report) {
        var fields = fields(new String(report, StandardCharsets.ISO_8859_1));
        var about = first(fields, "Original-Message-ID");
        var isRead = first(fields, "Disposition").toLowerCase(Locale.ROOT).contains("displayed");
        return about.isEmpty() || !isRead
                ? Optional.empty()
                : Optional.of(new DeliveryReport(about, Status.READ, null));
    }

    static InternetHeaders fields(String text) {
        try {
            return new InternetHeaders(new ByteArrayInputStream((text.strip() + "\r\n\r\n").getBytes(US_ASCII)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String first(InternetHeaders fields, String name) {
        var value = fields.getHeader(name, null);
        return value == null ? "" : value.strip();
    }
}
