package io.rapport.campaign.delivery;

import static java.util.stream.Collectors.joining;

import io.rapport.campaign.delivery.Choices.Choice;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** The page on which a reader chooses what she hears, in her language, without a script. */
final class PreferencePage {
    static final List<String> LANGUAGES = List.of("en", "tr", "vi", "te", "jv", "hi");
    static final List<String> CHANNELS = List.of("email", "sms", "whatsapp", "push");
    static final List<String> FREQUENCIES = List.of("always", "daily", "weekly", "monthly", "quarterly");

    private final Locale language;
    private final ResourceBundle words;

    PreferencePage(Locale language) {
        this.language = language;
        words = ResourceBundle.getBundle("preferences", language, Explanations.EXACT);
    }

    String ask(Choice choice, List<String> topics) {
        return page("<form method=\"post\">"
                + group("channels", boxes("channels", CHANNELS, choice.channels(), true))
                + (topics.isEmpty() ? "" : group("topics", boxes("topics", topics, choice.topics(), false)))
                + group("frequency", frequencies(choice.frequency()))
                + group("language", languages(choice.language()))
                + button("save", "save") + "</form>"
                + "<form method=\"post\"><p>" + words.getString("leave-all") + "</p>"
                + "<input type=\"hidden\" name=\"leave\" value=\"all\">" + button("leave", "leave") + "</form>");
    }

    String saved() {
        return page("<p role=\"status\">" + words.getString("saved") + "</p>");
    }

    String left() {
        return page("<p role=\"status\">" + words.getString("left") + "</p>");
    }

    private String boxes(String name, List<String> values, List<String> chosen, boolean named) {
        var all = chosen == null;
        return Stream.concat(values.stream(), all || named ? Stream.empty() : chosen.stream())
                .distinct()
                .map(value -> "<label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s> %s</label><br>"
                        .formatted(
                                name,
                                escape(value),
                                all || chosen.contains(value) ? " checked" : "",
                                named ? words.getString("channel." + value) : escape(value)))
                .collect(joining());
    }

    private String frequencies(String chosen) {
        return FREQUENCIES.stream()
                .map(value -> "<label><input type=\"radio\" name=\"frequency\" value=\"%s\"%s> %s</label><br>"
                        .formatted(
                                value,
                                value.equals(chosen == null ? "always" : chosen) ? " checked" : "",
                                words.getString("frequency." + value)))
                .collect(joining());
    }

    private String languages(String chosen) {
        var own = chosen == null ? "" : chosen.split("-", 2)[0];
        return "<select name=\"language\">"
                + LANGUAGES.stream()
                        .map(value -> "<option value=\"%s\" lang=\"%s\"%s>%s</option>"
                                .formatted(
                                        value,
                                        value,
                                        value.equals(own) ? " selected" : "",
                                        ResourceBundle.getBundle(
                                                        "preferences", Locale.forLanguageTag(value), Explanations.EXACT)
                                                .getString("name")))
                        .collect(joining())
                + "</select>";
    }

    private String group(String title, String body) {
        return "<fieldset><legend>" + words.getString(title) + "</legend>" + body + "</fieldset>";
    }

    private String button(String name, String word) {
        return "<button name=\"" + name + "-button\">" + words.getString(word) + "</button>";
    }

    private String page(String body) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>%s</title></head>
                <body><main><h1>%s</h1>%s</main></body></html>
                """.formatted(language.getLanguage(), words.getString("title"), words.getString("title"), body);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
