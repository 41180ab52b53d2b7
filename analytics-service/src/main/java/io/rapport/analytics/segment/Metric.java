package io.rapport.analytics.segment;

import java.util.Optional;
import java.util.stream.Stream;

/** The figures that a rule may ask for. Days are days of 24 hours, but birthdays are of the company's calendar. */
enum Metric {
    ORDERS("orders", Operand.ORDERS),
    REVENUE("revenue", Operand.ORDERS),
    REFUNDS("refunds", Operand.ORDERS),
    AVERAGE_ORDER_VALUE("averageOrderValue", Operand.ORDERS),
    RECENCY_DAYS("recencyDays", Operand.ORDERS),
    DAYS_SINCE_FIRST_ORDER("daysSinceFirstOrder", Operand.ORDERS),
    FREQUENCY("frequency", Operand.ORDERS),
    CUSTOMER_LIFETIME_VALUE("customerLifetimeValue", Operand.SCORES),
    PROBABILITY_ALIVE("probabilityAlive", Operand.SCORES),
    CHURN_RISK("churnRisk", Operand.SCORES),
    EXPECTED_ORDERS("expectedOrders", Operand.SCORES),
    RFM_RECENCY("rfmRecency", Operand.SCORES),
    RFM_FREQUENCY("rfmFrequency", Operand.SCORES),
    RFM_MONETARY("rfmMonetary", Operand.SCORES),
    DAYS_TO_BIRTHDAY("daysToBirthday", Operand.PROFILE);

    private final String word;
    private final Operand operand;

    Metric(String word, Operand operand) {
        this.word = word;
        this.operand = operand;
    }

    static Optional<Metric> named(String word) {
        return Stream.of(values()).filter(metric -> metric.word.equals(word)).findFirst();
    }

    String word() {
        return word;
    }

    Operand operand() {
        return operand;
    }

    /** Money is of one currency, which the rule must name. */
    boolean isMoney() {
        return switch (this) {
            case REVENUE, REFUNDS, AVERAGE_ORDER_VALUE, CUSTOMER_LIFETIME_VALUE -> true;
            case ORDERS, RECENCY_DAYS, DAYS_SINCE_FIRST_ORDER, FREQUENCY, PROBABILITY_ALIVE, CHURN_RISK -> false;
            case EXPECTED_ORDERS, RFM_RECENCY, RFM_FREQUENCY, RFM_MONETARY, DAYS_TO_BIRTHDAY -> false;
        };
    }

    boolean isTimed() {
        return switch (this) {
            case RECENCY_DAYS, DAYS_SINCE_FIRST_ORDER, FREQUENCY, DAYS_TO_BIRTHDAY -> true;
            case ORDERS, REVENUE, REFUNDS, AVERAGE_ORDER_VALUE, CUSTOMER_LIFETIME_VALUE -> false;
            case PROBABILITY_ALIVE, CHURN_RISK, EXPECTED_ORDERS, RFM_RECENCY, RFM_FREQUENCY, RFM_MONETARY -> false;
        };
    }
}
