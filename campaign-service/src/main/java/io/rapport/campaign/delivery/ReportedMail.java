package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A mail that tells what became of one of ours: a delivery status notification (RFC 3464) or a complaint (RFC 5965). */
final class ReportedMail {
    private static final Pattern OURS = Pattern.compile("<([0-9a-fA-F-]{36})@");
    private static final Pattern ACTION = Pattern.compile("(?im)^Action:\\s*(\\w+)");
    private static final Pattern STATUS = Pattern.compile("(?im)^Status:\\s*([245]\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern ABUSE = Pattern.compile("(?im)^Feedback-Type:\\s*(abuse|fraud|not-spam|other)");
    private static final int LONGEST = 64 * 1024;

    private UUID deliveryId;
    private String action;
    private String status;
    private String feedback;

    private ReportedMail() {}

    /** Empty where it tells nothing of a message of ours. */
    static Optional<DeliveryReport> read(byte[] mail) {
        try {
            var parsed = new MimeMessage((Session) null, new ByteArrayInputStream(mail));
            if (!(parsed.getContent() instanceof MimeMultipart parts)) {
                return Optional.empty();
            }
            var found = new ReportedMail();
            for (var i = 0; i < parts.getCount(); i++) {
                found.look(parts.getBodyPart(i));
            }
            return found.report();
        } catch (MessagingException | IOException _) {
            return Optional.empty();
        }
    }

    private void look(Part part) throws MessagingException, IOException {
        if (part.isMimeType("message/delivery-status")) {
            var text = text(part.getInputStream());
            action = first(ACTION, text);
            status = first(STATUS, text);
        } else if (part.isMimeType("message/feedback-report")) {
            feedback = first(ABUSE, text(part.getInputStream()));
        } else if (part.isMimeType("message/rfc822") || part.isMimeType("text/rfc822-headers")) {
            var id = new InternetHeaders(part.getInputStream()).getHeader("Message-ID", null);
            deliveryId = id == null
                    ? null
                    : Optional.ofNullable(first(OURS, id)).map(UUID::fromString).orElse(null);
        }
    }

    private Optional<DeliveryReport> report() {
        if (deliveryId == null) {
            return Optional.empty();
        }
        if (feedback != null && !"not-spam".equalsIgnoreCase(feedback)) {
            return Optional.of(new DeliveryReport(deliveryId, DeliveryReport.Kind.COMPLAINED, true, null));
        }
        return switch (action == null ? "" : action.toLowerCase(Locale.ROOT)) {
            case "failed" ->
                Optional.of(new DeliveryReport(
                        deliveryId, DeliveryReport.Kind.BOUNCED, status == null || status.startsWith("5"), status));
            case "delayed" -> Optional.of(new DeliveryReport(deliveryId, DeliveryReport.Kind.BOUNCED, false, status));
            case "delivered", "relayed", "expanded" ->
                Optional.of(new DeliveryReport(deliveryId, DeliveryReport.Kind.DELIVERED, true, null));
            default -> Optional.empty();
        };
    }

    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readNBytes(LONGEST), US_ASCII);
    }

    private static String first(Pattern pattern, String text) {
        var match = pattern.matcher(text);
        return match.find() ? match.group(1) : null;
    }
}
