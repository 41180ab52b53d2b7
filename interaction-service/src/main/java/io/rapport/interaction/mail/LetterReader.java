package io.rapport.interaction.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.logging.Log;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a mail from its raw bytes. What is broken in it is mended or left out; a mail itself is never refused. */
final class LetterReader {
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,900}>");
    private static final int MOST_REFERENCES = 100;
    private static final int LONGEST_SUBJECT = 500;
    private static final int LONGEST_NAME = 200;
    private static final Session SESSION = Session.getInstance(leniently());

    private LetterReader() {}

    static Letter read(byte[] raw) {
        try {
            return read(new MimeMessage(SESSION, new ByteArrayInputStream(raw)), raw);
        } catch (MessagingException | IOException | RuntimeException e) {
            Log.warnf(
                    "A mail cannot be read and is kept as it came: %s",
                    e.getClass().getName());
            return unreadable(raw);
        }
    }

    private static Letter read(MimeMessage mail, byte[] raw) throws MessagingException, IOException {
        var from = address(mail, "From");
        var sender = from == null ? address(mail, "Sender") : from;
        var replyTo = address(mail, "Reply-To");
        var address = sender == null ? null : sender.getAddress();
        var parts = new Parts();
        parts.walk(mail);
        var subject = limited(Charsets.clean(subject(mail)).replace('\n', ' ').strip(), LONGEST_SUBJECT);
        var text = parts.text();
        return new Letter(
                first(ids(mail, "Message-ID")),
                references(mail),
                address,
                name(sender),
                replyTo == null ? address : replyTo.getAddress(),
                recipients(mail),
                subject,
                QuotedText.fold(text),
                parts.pieces(),
                Machines.kind(mail, address),
                parts.reports(),
                digest(first(ids(mail, "Message-ID")), address, mail.getHeader("Date", ","), subject, text));
    }

    private static Letter unreadable(byte[] raw) {
        var text = Charsets.clean(Charsets.decode(raw, null));
        return new Letter(
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                "",
                io.rapport.interaction.conversation.Incoming.Text.of(limited(text, Parts.LONGEST_TEXT)),
                List.of(),
                Machines.GENERATED,
                List.of(),
                digest(text));
    }

    private static String subject(MimeMessage mail) throws MessagingException {
        var subject = mail.getSubject();
        return subject == null ? "" : subject;
    }

    private static List<String> references(MimeMessage mail) throws MessagingException {
        var found = new LinkedHashSet<>(ids(mail, "In-Reply-To"));
        found.addAll(ids(mail, "References").reversed());
        return found.stream().limit(MOST_REFERENCES).toList();
    }

    private static List<String> ids(MimeMessage mail, String header) throws MessagingException {
        var values = mail.getHeader(header, " ");
        return values == null
                ? List.of()
                : new ArrayList<>(MESSAGE_ID
                        .matcher(values)
                        .results()
                        .map(found -> Charsets.clean(found.group()))
                        .toList());
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? null : values.getFirst();
    }

    private static List<String> recipients(MimeMessage mail) throws MessagingException {
        var noted = Stream.of("Delivered-To", "X-Original-To", "Envelope-To")
                .flatMap(name -> addresses(mail, name).stream());
        return Stream.concat(Stream.of(RecipientType.TO, RecipientType.CC).flatMap(type -> of(mail, type)), noted)
                .map(InternetAddress::getAddress)
                .filter(address -> address != null && address.contains("@"))
                .distinct()
                .toList();
    }

    private static Stream<InternetAddress> of(MimeMessage mail, RecipientType type) {
        return addresses(mail, type.toString()).stream();
    }

    private static InternetAddress address(MimeMessage mail, String header) {
        return addresses(mail, header).stream()
                .filter(each -> each.getAddress() != null && each.getAddress().matches("[^\\s@]{1,200}@[^\\s@]{1,200}"))
                .findFirst()
                .orElse(null);
    }

    private static List<InternetAddress> addresses(MimeMessage mail, String header) {
        try {
            var value = mail.getHeader(header, ",");
            return value == null ? List.of() : List.of(InternetAddress.parseHeader(value, false));
        } catch (AddressException _) {
            return List.of();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Address sender) {
        if (!(sender instanceof InternetAddress from) || from.getPersonal() == null) {
            return null;
        }
        var name = Charsets.clean(from.getPersonal()).replace('\n', ' ').strip();
        return name.isEmpty() || name.contains("@") ? null : limited(name, LONGEST_NAME);
    }

    static String limited(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static String digest(String... parts) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            Stream.of(parts)
                    .map(part ->
                            part == null ? "" : part.toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
                    .forEach(part -> sha.update((part + "\n").getBytes(UTF_8)));
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties leniently() {
        var properties = new Properties();
        properties.put("mail.mime.allowutf8", "true");
        properties.put("mail.mime.address.strict", "false");
        return properties;
    }
}
