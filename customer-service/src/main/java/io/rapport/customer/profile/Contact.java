package io.rapport.customer.profile;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.rapport.events.Identity;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses and phone numbers in their normal form, empty where it is none. */
public final class Contact {
    private static final Pattern EMAIL = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?\\.)+[\\p{L}\\p{M}\\p{N}-]{2,63}");

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private Contact() {}

    public static Optional<String> email(String text) {
        var email = Identity.normalizeEmail(text);
        return Optional.of(email)
                .filter(some -> some.length() <= 254 && EMAIL.matcher(some).matches());
    }

    /** E.164. {@code region}: the country of a number written without its country code, or null. */
    public static Optional<String> phone(String text, String region) {
        try {
            var number = PHONES.parse(text, region);
            return PHONES.isPossibleNumber(number)
                    ? Optional.of(PHONES.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
