package io.rapport.campaign.delivery;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Why a message was, or was not, sent, in the words of the one who asks. */
final class Explanations {
    private static final List<Locale> LANGUAGES = List.of("en", "tr", "vi", "te", "jv", "hi").stream()
            .map(Locale::forLanguageTag)
            .toList();
    static final ResourceBundle.Control EXACT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Explanations() {}

    /** Of the languages of {@code Accept-Language} the best we have; English if there is none. */
    static Locale best(String acceptLanguage) {
        if (acceptLanguage == null) {
            return Locale.ENGLISH;
        }
        try {
            var best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return best == null ? Locale.ENGLISH : best;
        } catch (IllegalArgumentException _) {
            return Locale.ENGLISH;
        }
    }

    /** A code that has no sentence is said as it is. */
    static String of(String status, String reason, Locale language) {
        var bundle = ResourceBundle.getBundle("why", language, EXACT);
        var code = reason == null ? status : reason;
        try {
            return bundle.getString(code.startsWith("refused-") ? "refused" : code);
        } catch (MissingResourceException _) {
            return MessageFormat.format(bundle.getString("other"), code);
        }
    }
}
