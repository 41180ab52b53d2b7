package io.rapport.stack.intake;

import java.util.Locale;

/** What a file holds. */
enum Kind {
    ORDERS,
    PRODUCTS,
    CUSTOMERS,
    CONSENTS;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
