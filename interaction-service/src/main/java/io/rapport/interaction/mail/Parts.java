package io.rapport.interaction.mail;

import io.rapport.interaction.conversation.Incoming.Piece;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Collects the parts of a mail: its text, of several versions the plainest; files, bounded; and reports of other mails. */
final class Parts {
    static final int LONGEST_TEXT = 200_000;
    private static final int DEEPEST = 20;
    private static final int MOST_PARTS = 500;
    private static final int MOST_FILES = 50;
    private static final long LARGEST_FILE = 20L << 20;
    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}");

    private final List<String> texts = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final List<DeliveryReport> reports = new ArrayList<>();
    private int seen;
    private long bytes;

    String text() {
        var text = String.join(
                "\n\n",
                texts.stream()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList());
        return LetterReader.limited(text, LONGEST_TEXT);
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    List<DeliveryReport> reports() {
        return List.copyOf(reports);
    }

    void walk(MimePart part) throws MessagingException, IOException {
        walk(part, 0);
    }

    private void walk(MimePart part, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || ++seen > MOST_PARTS) {
            return;
        }
        if (part.isMimeType("multipart/*")) {
            several(part, depth);
        } else if (part.isMimeType("message/rfc822")) {
            file(part, "message.eml");
        } else if (isFile(part)) {
            if (part.isMimeType("application/ms-tnef") || "winmail.dat".equalsIgnoreCase(part.getFileName())) {
                winmail(part);
            } else {
                file(part, "file");
            }
        } else if (part.isMimeType("text/calendar")) {
            calendar(part);
        } else {
            texts.add(readable(part));
        }
    }

    private void several(MimePart part, int depth) throws MessagingException, IOException {
        var content = multipart(part);
        if (content == null) {
            texts.add(Charsets.clean(Charsets.decode(content(part), null)));
        } else if (part.isMimeType("multipart/alternative")) {
            plainest(content, depth);
        } else if (part.isMimeType("multipart/report")) {
            report(content, depth);
        } else {
            for (var i = 0; i < content.getCount(); i++) {
                walk((MimePart) content.getBodyPart(i), depth + 1);
            }
        }
    }

    /** Null where the boundary is missing or wrong. */
    private static Multipart multipart(MimePart part) throws MessagingException, IOException {
        try {
            var content = part.getContent() instanceof MimeMultipart several ? several : null;
            return content == null || content.getCount() == 0 ? null : content;
        } catch (MessagingException | UnsupportedEncodingException _) {
            return null;
        }
    }

    /** One version of the text, the plainest that says something, and the files of all. */
    private void plainest(Multipart versions, int depth) throws MessagingException, IOException {
        var before = List.copyOf(texts);
        List<String> best = List.of();
        for (var i = 0; i < versions.getCount(); i++) {
            texts.clear();
            walk((MimePart) versions.getBodyPart(i), depth + 1);
            if (best.stream().allMatch(String::isBlank)) {
                best = List.copyOf(texts);
            }
        }
        texts.clear();
        texts.addAll(before);
        texts.addAll(best);
    }

    /** The explanation for people is the text; the rest tells which mail it is about and what became of it. */
    private void report(Multipart parts, int depth) throws MessagingException, IOException {
        byte[] delivery = null;
        String about = null;
        for (var i = 0; i < parts.getCount(); i++) {
            var part = (MimePart) parts.getBodyPart(i);
            if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
                delivery = content(part);
            } else if (part.isMimeType("message/disposition-notification")) {
                DeliveryReport.ofReading(content(part)).ifPresent(reports::add);
            } else if (part.isMimeType("message/rfc822") || part.isMimeType("text/rfc822-headers")) {
                about = messageId(content(part));
            } else {
                walk(part, depth + 1);
            }
        }
        if (delivery != null && about != null) {
            reports.addAll(DeliveryReport.ofDelivery(delivery, about));
        }
    }

    private static String messageId(byte[] original) {
        var text = Charsets.decode(original, null);
        var end = text.indexOf("\r\n\r\n");
        var id = DeliveryReport.fields(end < 0 ? text : text.substring(0, end)).getHeader("Message-ID", null);
        return id == null ? null : id.strip();
    }

    private static boolean isFile(Part part) throws MessagingException {
        return Part.ATTACHMENT.equalsIgnoreCase(disposition(part))
                || name(part) != null && !part.isMimeType("text/calendar")
                || !part.isMimeType("text/*");
    }

    private static String disposition(Part part) {
        try {
            return part.getDisposition();
        } catch (MessagingException _) {
            return null;
        }
    }

    private void calendar(MimePart part) throws MessagingException, IOException {
        var text = readable(part);
        texts.add(Invitation.summary(text));
        file(part, "invite.ics");
    }

    private void winmail(MimePart part) throws MessagingException, IOException {
        var packed = Winmail.read(content(part));
        if (packed == null) {
            file(part, "winmail.dat");
            return;
        }
        if (packed.text() != null && texts.stream().allMatch(String::isBlank)) {
            texts.add(Charsets.clean(packed.text()));
        }
        packed.files()
                .forEach(file -> keep(file.name(), FileTypes.of(file.content(), file.name()), null, file.content()));
    }

    private void file(MimePart part, String nameless) throws MessagingException, IOException {
        var name = Objects.requireNonNullElse(name(part), nameless);
        var content = content(part);
        var declared = type(part);
        keep(name, FileTypes.of(content, name, declared), part.getContentID(), content);
    }

    private void keep(String name, String type, String contentId, byte[] content) {
        var refused = pieces.size() >= MOST_FILES ? "too-many" : content.length > LARGEST_FILE ? "too-large" : null;
        if (bytes + content.length > LARGEST_FILE) {
            refused = refused == null ? "too-large-together" : refused;
        }
        bytes += refused == null ? content.length : 0;
        if (pieces.size() < 2 * MOST_FILES) {
            pieces.add(new Piece(
                    fileName(name), type, content.length, contentId, refused == null ? content : null, refused));
        }
    }

    /** Of whatever path it came with. */
    private static String fileName(String name) {
        var last = Charsets.clean(name)
                .replaceAll("[\\n\\t\"<>|*?]", "")
                .replaceAll(".*[/\\\\]", "")
                .strip();
        var safe = last.replaceAll("^\\.+", "");
        return safe.isEmpty() ? "file" : LetterReader.limited(safe, 200);
    }

    private static String name(Part part) {
        try {
            var name = part.getFileName();
            return name == null ? null : MimeUtility.decodeText(name);
        } catch (MessagingException | UnsupportedEncodingException _) {
            return "file";
        }
    }

    private static String type(Part part) throws MessagingException {
        try {
            var type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
            return TYPE.matcher(type).matches() ? type : "application/octet-stream";
        } catch (ParseException _) {
            return "application/octet-stream";
        }
    }

    private static String readable(MimePart part) throws MessagingException, IOException {
        var type = parsed(part);
        var text = Charsets.clean(Charsets.decode(content(part), type == null ? null : type.getParameter("charset")));
        if (part.isMimeType("text/html") || part.isMimeType("text/xhtml")) {
            return Html.text(text);
        }
        var isFlowed = type != null && "flowed".equalsIgnoreCase(type.getParameter("format"));
        return isFlowed ? Flowed.unfold(text, "yes".equalsIgnoreCase(type.getParameter("delsp"))) : text;
    }

    private static ContentType parsed(Part part) throws MessagingException {
        try {
            return new ContentType(part.getContentType());
        } catch (ParseException _) {
            return null;
        }
    }

    /** Decoded as far as it can be; what cannot is taken as it is. */
    private static byte[] content(MimePart part) throws MessagingException, IOException {
        try (var in = part.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException _) {
            try (var raw = raw(part)) {
                return raw.readAllBytes();
            }
        }
    }

    private static InputStream raw(MimePart part) throws MessagingException {
        return part instanceof MimeMessage whole
                ? whole.getRawInputStream()
                : ((MimeBodyPart) part).getRawInputStream();
    }
}
