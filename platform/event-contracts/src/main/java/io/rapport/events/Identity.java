package io.rapport.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;

/** One way to know a person, in normal form {@code type:value}; in any shop but the default one the value starts with {@code <shop>/}. */
public record Identity(Type type, String value) {
    /** The shop whose identities carry no shop name. */
    public static final String DEFAULT_SHOP = "default";

    /** Strongest first. */
    public static final Comparator<Identity> BY_STRENGTH =
            Comparator.comparing(Identity::type).thenComparing(Identity::value);

    /** Kinds of identity, strongest first; only {@link #ANONYMOUS} names a device and no person. */
    public enum Type {
        USER("user", true),
        EMAIL("email-sha256", false),
        PHONE("phone-sha256", false),
        SHOPIFY("shopify", true),
        WOOCOMMERCE("woocommerce", true),
        WHATSAPP("whatsapp", false),
        INSTAGRAM("instagram", false),
        MESSENGER("messenger", false),
        TELEGRAM("telegram", false),
        ANONYMOUS("anonymous", true);

        private final String prefix;
        private final boolean perShop;

        Type(String prefix, boolean perShop) {
            this.prefix = prefix;
            this.perShop = perShop;
        }

        public String prefix() {
            return prefix;
        }
    }

    public static Identity user(String shop, String userId) {
        return inShop(Type.USER, shop, userId);
    }

    public static Identity anonymous(String shop, String anonymousId) {
        return inShop(Type.ANONYMOUS, shop, anonymousId);
    }

    public static Identity inShop(Type type, String shop, String id) {
        var local = !type.perShop || shop == null || shop.equals(DEFAULT_SHOP);
        return new Identity(type, local ? id : shop + "/" + id);
    }

    /** NFC, trimmed, lower case in the root locale, then SHA-256 in hex. */
    public static Identity email(String address) {
        return new Identity(Type.EMAIL, sha256(normalizeEmail(address)));
    }

    /** Of a number in E.164, such as {@code +905321234567}: SHA-256 in hex. */
    public static Identity phone(String e164) {
        return new Identity(Type.PHONE, sha256(e164));
    }

    public static String normalizeEmail(String address) {
        return Normalizer.normalize(address, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the text is no {@code type:value} of a known type */
    public static Identity parse(String text) {
        var colon = text.indexOf(':');
        if (colon > 0 && colon < text.length() - 1) {
            for (var type : Type.values()) {
                if (type.prefix.equals(text.substring(0, colon))) {
                    return new Identity(type, text.substring(colon + 1));
                }
            }
        }
        throw new IllegalArgumentException("an identity reads type:value, such as user:42");
    }

    /** Whether it names a person; an anonymous one names a device. */
    public boolean isPerson() {
        return type != Type.ANONYMOUS;
    }

    @Override
    public String toString() {
        return type.prefix + ":" + value;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
