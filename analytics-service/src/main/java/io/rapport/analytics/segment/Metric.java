package io.rapport.analytics.segment;

import java.util.Optional;
import java.util.stream.Stream;

/** The figures that a rule may ask for. */
enum Metric {
    ORDERS("orders", false, false),
    REVENUE("revenue", true, false),
    REFUNDS("refunds", true, false),
    AVERAGE_ORDER_VALUE("averageOrderValue", true, false),
    RECENCY_DAYS("recencyDays", false, true),
    FREQUENCY("frequency", false, true);

    private final String word;
    private final boolean money;
    private final boolean timed;

    Metric(String word, boolean money, boolean timed) {
        this.word = word;
        this.money = money;
        this.timed = timed;
    }

    static Optional<Metric> named(String word) {
        return Stream.of(values()).filter(metric -> metric.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    /** Money is of one currency, which the rule must name. */
    boolean isMoney() {
        return money;
    }

    boolean isTimed() {
        return timed;
    }
}
