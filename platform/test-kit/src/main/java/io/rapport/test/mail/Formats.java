package io.rapport.test.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Base64;

/** Mails as programs of many kinds write them: charsets, encodings, nested parts, files, invitations, and some that are broken. */
final class Formats {
    private static final String TURKISH = "Kırık bardak için iade istiyorum, ĞÜŞİÖÇ.";
    private static final String VIETNAMESE = "Tôi muốn trả lại cái ly bị vỡ.";
    private static final String TELUGU = "పగిలిన కప్పుకు వాపసు కావాలి.";
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final int KINDS = 11;

    private final String to;

    Formats(String to) {
        this.to = to;
    }

    byte[] mail(int number, String from, String header, String says) {
        var mail = """
                From: =?UTF-8?B?%s?= <%s>
                To: %s
                Date: Mon, 23 Nov 2026 10:00:00 +0300
                Subject: =?utf-8?Q?Kar=C4=B1=C5=9F=C4=B1k_%d?=
                MIME-Version: 1.0
                %s%s""".formatted(base64("Ayşe " + number, UTF_8), from, to, number, header, body(number % KINDS, says));
        return mail.getBytes(UTF_8);
    }

    private static String body(int kind, String says) {
        return switch (kind) {
            case 0 -> part("text/plain; charset=utf-8", "8bit", says + " " + TELUGU);
            case 1 ->
                part("text/plain; charset=iso-8859-9", "quoted-printable", quoted(says + " " + TURKISH, "iso-8859-9"));
            case 2 -> part("text/plain; charset=utf-8", "base64", base64(says + " " + VIETNAMESE, UTF_8));
            case 3 -> alternative(says);
            case 4 ->
                part(
                        "text/html; charset=windows-1254",
                        "quoted-printable",
                        quoted(html(says + " " + TURKISH), "windows-1254"));
            case 5 ->
                multipart(
                        "mixed",
                        "M",
                        alternative(says),
                        file("application/pdf", "fatura.pdf", base64("%PDF-1.4", UTF_8)));
            case 6 ->
                multipart("related", "R", part("text/html", "8bit", html(says + "<img src=\"cid:p\">")), inline());
            case 7 ->
                multipart(
                        "mixed",
                        "M",
                        plain(says),
                        file("application/ms-tnef", "winmail.dat", base64("x\u009f>\"", ISO_8859_1)));
            case 8 -> multipart("mixed", "M", plain(says), invitation());
            case 9 ->
                part(
                        "text/plain; charset=utf-8; format=flowed",
                        "8bit",
                        says + " \nand on\n\nOn Monday, Shop wrote:\n> Hello");
            // no end, and a charset that there is not
            default ->
                "Content-Type: multipart/mixed; boundary=B\n\n--B\n" + part("text/plain; charset=x-none", "7bit", says);
        };
    }

    private static String plain(String says) {
        return part("text/plain; charset=utf-8", "8bit", says + " " + TURKISH);
    }

    private static String alternative(String says) {
        return multipart(
                "alternative", "A", plain(says), part("text/html; charset=utf-8", "8bit", html(says + " " + TURKISH)));
    }

    private static String invitation() {
        return part("text/calendar; method=REQUEST; charset=utf-8", "8bit", """
                BEGIN:VCALENDAR
                METHOD:REQUEST
                BEGIN:VEVENT
                SUMMARY:Call
                DTSTART:20261124T080000Z
                END:VEVENT
                END:VCALENDAR""");
    }

    private static String inline() {
        return "Content-ID: <p>\nContent-Disposition: inline\n" + part("image/png; name=p.png", "base64", PIXEL);
    }

    private static String file(String type, String name, String content) {
        return "Content-Disposition: attachment; filename=" + name + "\n" + part(type, "base64", content);
    }

    private static String multipart(String subtype, String boundary, String... parts) {
        var separator = "\n--" + boundary;
        return "Content-Type: multipart/" + subtype + "; boundary=" + boundary + "\n" + separator + "\n"
                + String.join(separator + "\n", parts) + separator + "--\n";
    }

    private static String part(String type, String encoding, String content) {
        return "Content-Type: " + type + "\nContent-Transfer-Encoding: " + encoding + "\n\n" + content + "\n";
    }

    private static String html(String text) {
        return "<html><body><p>" + text + "</p></body></html>";
    }

    private static String base64(String text, Charset charset) {
        return Base64.getEncoder().encodeToString(text.getBytes(charset));
    }

    private static String quoted(String text, String charset) {
        var quoted = new StringBuilder();
        for (var letter : text.getBytes(Charset.forName(charset))) {
            quoted.append(letter > ' ' && letter < 127 && letter != '=' ? (char) letter : "=%02X".formatted(letter));
            if (quoted.length() - quoted.lastIndexOf("\n") > 70) {
                quoted.append("=\n");
            }
        }
        return quoted.toString();
    }
}
