package io.rapport.interaction.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells mails that machines wrote (RFC 3834, and what programs did before it): none of them may be answered by a machine. */
final class Machines {
    static final String BOUNCE = "bounce";
    static final String AUTO_REPLY = "auto-reply";
    static final String GENERATED = "generated";
    static final String BULK = "bulk";
    static final String LOOP = "loop";

    private static final Pattern DAEMON = Pattern.compile("(?i)(mailer-daemon|postmaster|mail-daemon|mailerdaemon)@.*");

    /** Of servers that answer absences without saying so in a header. */
    private static final Pattern ABSENCE = Pattern.compile(
            "(?iu)^(auto(matic)?[ -]?(reply|response|answer)|out of( the)? office|otomatik (yanıt|cevap|yanit)|ofis dışı|trả lời tự động"
                    + "|balasan otomatis|automatische antwort|abwesenheits|réponse automatique|respuesta automática)\\b.*");

    private Machines() {}

    /** @return what kind of machine, or null */
    static String kind(MimeMessage mail, String from) throws MessagingException {
        if (isReport(mail)
                || isNull(header(mail, "Return-Path"))
                || from != null && DAEMON.matcher(from).matches()) {
            return BOUNCE;
        }
        var submitted = header(mail, "Auto-Submitted");
        if (submitted.startsWith("auto-replied") || isAutoReply(mail)) {
            return AUTO_REPLY;
        }
        if (!submitted.isEmpty() && !submitted.startsWith("no")) {
            return GENERATED;
        }
        return isBulk(mail) ? BULK : null;
    }

    private static boolean isReport(Part mail) throws MessagingException {
        return mail.isMimeType("multipart/report");
    }

    private static boolean isNull(String returnPath) {
        return returnPath.equals("<>");
    }

    private static boolean isAutoReply(MimeMessage mail) throws MessagingException {
        return !header(mail, "X-Autoreply").isEmpty()
                || !header(mail, "X-Autorespond").isEmpty()
                || !header(mail, "X-Autoresponder").isEmpty()
                || header(mail, "Precedence").equals("auto_reply")
                || ABSENCE.matcher(
                                mail.getSubject() == null
                                        ? ""
                                        : mail.getSubject().strip())
                        .matches();
    }

    private static boolean isBulk(MimeMessage mail) throws MessagingException {
        return header(mail, "Precedence").matches("bulk|list|junk")
                || !header(mail, "List-Id").isEmpty()
                || !header(mail, "List-Unsubscribe").isEmpty()
                || !header(mail, "Feedback-ID").isEmpty();
    }

    private static String header(MimeMessage mail, String name) throws MessagingException {
        var values = mail.getHeader(name);
        return values == null ? "" : values[0].strip().toLowerCase(Locale.ROOT);
    }
}
