package io.rapport.campaign.template;

import io.quarkus.qute.TemplateException;
import java.util.regex.Pattern;

/** What makes the HTML of a mail readable to everyone: a language, a title, and words for each picture. */
final class Html {
    private static final Pattern PICTURE = Pattern.compile("<img\\b[^>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile("\\balt\\s*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCRIPT =
            Pattern.compile("<(script|iframe|object|embed|form)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOCUMENT = Pattern.compile("<html\\b", Pattern.CASE_INSENSITIVE);

    private Html() {}

    /** @throws TemplateException if a reader could not see what is there, or her program would not show it */
    static void check(String html) {
        if (PICTURE.matcher(html)
                .results()
                .anyMatch(image -> !WORDS.matcher(image.group()).find())) {
            throw new TemplateException("a picture needs alt=\"…\": words for those who do not see it");
        }
        if (SCRIPT.matcher(html).find()) {
            throw new TemplateException("scripts, frames and forms have no place in a mail");
        }
    }

    /** A whole document, unless it is one. */
    static String complete(String html, String language, String title) {
        if (DOCUMENT.matcher(html).find()) {
            return html;
        }
        return """
                <!doctype html>
                <html lang="%s" dir="auto"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
                <body>%s</body></html>
                """.formatted(language, escape(title), html);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
