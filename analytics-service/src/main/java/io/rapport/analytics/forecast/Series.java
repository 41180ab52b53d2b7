package io.rapport.analytics.forecast;

import io.rapport.analytics.report.Window;

/**
 * What is forecast: a figure, cut by windows.
 *
 * @param currency of revenue, or of the orders counted; empty for orders in any and for units
 * @param product empty for all
 */
record Series(Metric metric, Window window, String currency, String product) {
    /** What is counted. */
    enum Metric {
        REVENUE,
        ORDERS,
        UNITS
    }

    /** Unique among the insights. */
    String subject() {
        var of = product.isEmpty() ? currency.isEmpty() ? "all" : currency : product;
        return metric.name().toLowerCase(java.util.Locale.ROOT) + "/" + of + "/" + window.word();
    }

    /** What went in: the longest history looked at, so that a fit stays short. */
    int longest() {
        return switch (window) {
            case HOUR -> 24 * 7 * 8;
            case DAY -> 2 * 365;
            case WEEK -> 5 * 52;
            case MONTH, QUARTER, YEAR -> 240;
        };
    }
}
