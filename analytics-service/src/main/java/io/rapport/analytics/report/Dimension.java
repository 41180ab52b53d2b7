package io.rapport.analytics.report;

import io.rapport.kit.http.Problem;
import java.util.Locale;
import java.util.stream.Stream;

/** By what else than time revenue is cut. Of an order with several categories or products each has its own lines' worth. */
enum Dimension {
    COUNTRY("e.country"),
    CHANNEL("e.channel"),
    SHOP("split_part(e.order_key, '/', 1)"),
    CATEGORY("coalesce(p.category, e.category)"),
    PRODUCT("e.product");

    private final String sql;

    Dimension(String sql) {
        this.sql = sql;
    }

    /** @throws Problem 400 for another word */
    static Dimension named(String word) {
        return Stream.of(values())
                .filter(dimension -> dimension.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("dimension", "must be country, channel, shop, category or product"));
    }

    /** SQL for its value, of the row {@code e}. */
    String sql() {
        return sql;
    }

    boolean ofLines() {
        return this == CATEGORY || this == PRODUCT;
    }
}
