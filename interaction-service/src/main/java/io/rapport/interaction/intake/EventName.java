package io.rapport.interaction.intake;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The {@code ce_type} of a track call's name. */
public final class EventName {
    static final String PREFIX = "storefront.";

    private static final int LONGEST = 100;
    private static final Pattern OTHER_RUNS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern EDGES = Pattern.compile("^-+|-+$");

    /** Names of the spec's first version, and spellings seen in the wild, for the names of the second. */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("completed-order", "order-completed"),
            Map.entry("ordercompleted", "order-completed"),
            Map.entry("order-placed", "order-completed"),
            Map.entry("updated-order", "order-updated"),
            Map.entry("orderupdated", "order-updated"),
            Map.entry("refunded-order", "order-refunded"),
            Map.entry("orderrefunded", "order-refunded"),
            Map.entry("cancelled-order", "order-cancelled"),
            Map.entry("canceled-order", "order-cancelled"),
            Map.entry("order-canceled", "order-cancelled"),
            Map.entry("ordercancelled", "order-cancelled"),
            Map.entry("viewed-product", "product-viewed"),
            Map.entry("clicked-product", "product-clicked"),
            Map.entry("added-product", "product-added"),
            Map.entry("removed-product", "product-removed"),
            Map.entry("viewed-product-category", "product-list-viewed"),
            Map.entry("viewed-product-list", "product-list-viewed"),
            Map.entry("searched-products", "products-searched"),
            Map.entry("viewed-cart", "cart-viewed"),
            Map.entry("started-checkout", "checkout-started"),
            Map.entry("viewed-checkout-step", "checkout-step-viewed"),
            Map.entry("completed-checkout-step", "checkout-step-completed"),
            Map.entry("applied-coupon", "coupon-applied"),
            Map.entry("viewed-promotion", "promotion-viewed"),
            Map.entry("clicked-promotion", "promotion-clicked"));

    private EventName() {}

    /** {@code Order Completed} → {@code storefront.order-completed}; empty text if no letter or digit is in it. */
    public static String typeOf(String name) {
        var kebab = kebab(name);
        return kebab.isEmpty() ? "" : PREFIX + ALIASES.getOrDefault(kebab, kebab);
    }

    /** {@code storefront.order-completed} → {@code order-completed}; types of other publishers lose theirs too. */
    public static String kindOf(String type) {
        return type.substring(type.indexOf('.') + 1);
    }

    static String kebab(String name) {
        var lower = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        var kebab = trimmed(OTHER_RUNS.matcher(lower).replaceAll("-"));
        return kebab.length() <= LONGEST ? kebab : trimmed(kebab.substring(0, whole(kebab)));
    }

    private static String trimmed(String kebab) {
        return EDGES.matcher(kebab).replaceAll("");
    }

    private static int whole(String kebab) {
        return Character.isHighSurrogate(kebab.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
}
