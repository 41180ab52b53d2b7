package io.rapport.interaction.mail;

import io.rapport.interaction.conversation.Incoming.Text;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells what somebody wrote from what her program repeated below it, and from her signature. What is answered between the quoted lines stays
 * whole: there the quotes belong to the text.
 */
final class QuotedText {
    /** "On … wrote:" in the languages of our users and of their programs; such a line may be wrapped. */
    private static final Pattern ATTRIBUTION = Pattern.compile("""
            (?iux)^(
              on\\s.{4,200}\\swrote: | .{4,200}\\s(tarihinde|yazdı|şunları\\ yazdı).{0,120}: | (vào|lúc)\\s.{4,200}(đã\\ viết|viết): |
              .{4,200}(రాశారు|వ్రాశారు): | (pada|ing)\\s.{4,200}(menulis|nulis|nyerat): | .{4,200}(ने\\ लिखा): | am\\s.{4,200}\\sschrieb.{0,120}: |
              le\\s.{4,200}\\sa\\ écrit\\s?: | el\\s.{4,200}\\sescribió: | il\\s.{4,200}\\sha\\ scritto: | em\\s.{4,200}\\sescreveu: |
              op\\s.{4,200}\\sschreef.{0,120}: | \\d{4}[-/.年].{4,200}(:|：)
            )\\s*$""");

    private static final Pattern DIVIDER = Pattern.compile("""
            (?iux)^\\s*(-{2,}|_{2,})\\s*(original\\ message|forwarded\\ message|özgün\\ ileti|orijinal\\ mesaj|iletilmiş\\ mesaj|thư\\ gốc|
            tin\\ nhắn\\ gốc|pesan\\ asli|ursprüngliche\\ nachricht|message\\ d'origine|mensaje\\ original|messaggio\\ originale)\\s*(-{2,}|_{2,})\\s*$""");

    /** The first two lines of a block as Outlook repeats it. */
    private static final Pattern OUTLOOK_FROM = Pattern.compile(
            "(?iu)^[*]?(from|kimden|gönderen|từ|dari|saka|von|de|da|van|నుండి|प्रेषक)[*]?\\s?:[*]?\\s.+");

    private static final Pattern OUTLOOK_NEXT = Pattern.compile(
            "(?iu)^[*]?(sent|date|to|subject|gönderildi|gönderme tarihi|tarih|kime|konu|đã gửi|ngày|đến|tới|chủ đề|terkirim|dikirim|kepada|tanggal"
                    + "|gesendet|an|datum|betreff|envoyé|à|objet|enviado|para|asunto)[*]?\\s?:.*");

    private static final Pattern RULE = Pattern.compile("^_{10,}\\s*$");
    private static final int MOST_SIGNATURE_LINES = 15;

    private QuotedText() {}

    static Text fold(String text) {
        var lines = text.lines().toList();
        var quote = quoteStart(lines);
        var said = lines.subList(0, quote);
        var signature = signatureStart(said);
        return new Text(
                joined(said.subList(0, signature)),
                orNull(joined(lines.subList(quote, lines.size()))),
                orNull(joined(afterMark(said.subList(signature, said.size())))));
    }

    /** Where everything that follows is repeated; the end where nothing is, or where all is. */
    private static int quoteStart(List<String> lines) {
        var found = lines.size();
        for (var i = 0; i < lines.size() && found == lines.size(); i++) {
            if (DIVIDER.matcher(lines.get(i)).matches() || isOutlook(lines, i)) {
                found = i;
            } else if (attribution(lines, i) > 0 && isQuoted(lines, i + attribution(lines, i))) {
                found = i;
            } else if (isQuote(lines.get(i)) && isQuoted(lines, i)) {
                found = i;
            }
        }
        return lines.subList(0, found).stream().allMatch(String::isBlank) ? lines.size() : found;
    }

    /** How many lines the attribution here takes, or 0; one that begins later is none of this line's. */
    private static int attribution(List<String> lines, int at) {
        var text = new StringBuilder();
        for (var i = 0; i < 3 && at + i < lines.size(); i++) {
            var line = lines.get(at + i).strip();
            if (line.isEmpty() || i > 0 && ATTRIBUTION.matcher(line).matches()) {
                return 0;
            }
            text.append(i == 0 ? "" : " ").append(line);
            if (ATTRIBUTION.matcher(text).matches()) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether nothing but repeated lines follows, and at least one of them. */
    private static boolean isQuoted(List<String> lines, int from) {
        var rest = lines.subList(Math.min(from, lines.size()), lines.size()).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return !rest.isEmpty() && rest.stream().allMatch(QuotedText::isQuote);
    }

    private static boolean isQuote(String line) {
        return line.startsWith(">") || line.startsWith(" >");
    }

    private static boolean isOutlook(List<String> lines, int at) {
        var line = lines.get(at).strip();
        if (RULE.matcher(line).matches()) {
            var next = nextLine(lines, at + 1);
            return next < lines.size() && isOutlook(lines, next);
        }
        var next = nextLine(lines, at + 1);
        return OUTLOOK_FROM.matcher(line).matches()
                && next < lines.size()
                && OUTLOOK_NEXT.matcher(lines.get(next).strip()).matches();
    }

    private static int nextLine(List<String> lines, int from) {
        var next = from;
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        return next;
    }

    /** At the mark that mail has for it, when little follows. */
    private static int signatureStart(List<String> lines) {
        for (var i = lines.size() - 1; i >= 0 && i >= lines.size() - MOST_SIGNATURE_LINES; i--) {
            if (lines.get(i).equals("-- ") || lines.get(i).equals("--")) {
                return i;
            }
        }
        return lines.size();
    }

    private static List<String> afterMark(List<String> lines) {
        return lines.isEmpty() ? lines : lines.subList(1, lines.size());
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines).strip();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
