package io.rapport.interaction.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.rapport.events.Identity;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses and phone numbers as identities. */
public final class Contact {
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"]{1,64}@[^\\s@<>\"]{1,250}\\.[^\\s@<>\".]{2,}");
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[0-9][0-9 ()./-]{6,24}");
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private Contact() {}

    public static boolean isEmail(String text) {
        return text.indexOf('@') > 0 && EMAIL.matcher(text.strip()).matches();
    }

    /** The hash that stands for an e-mail address or an international phone number; empty for any other text. */
    public static Optional<Identity> identityOf(String text) {
        return isEmail(text) ? Optional.of(Identity.email(text)) : phone(text, null);
    }

    /** @param country ISO 3166-1 alpha-2 for a number written the national way, or null */
    public static Optional<Identity> phone(String text, String country) {
        var number = text.strip();
        if (country == null && !INTERNATIONAL.matcher(number).matches() || number.length() > 30) {
            return Optional.empty();
        }
        try {
            var parsed = PHONES.parse(number, country);
            return PHONES.isPossibleNumber(parsed)
                    ? Optional.of(Identity.phone(PHONES.format(parsed, PhoneNumberFormat.E164)))
                    : Optional.empty();
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
