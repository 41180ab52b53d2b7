package io.rapport.analytics.segment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a rule compares. */
enum Operator {
    EQUAL("=", "="),
    UNEQUAL("!=", "is distinct from"),
    GREATER(">", ">"),
    AT_LEAST(">=", ">="),
    LESS("<", "<"),
    AT_MOST("<=", "<="),
    IN("in", "= any");

    private final String word;
    private final String sql;

    Operator(String word, String sql) {
        this.word = word;
        this.sql = sql;
    }

    static Optional<Operator> named(String word) {
        return Stream.of(values())
                .filter(operator -> operator.word.equals(word))
                .findFirst();
    }

    String word() {
        return word;
    }

    String sql() {
        return sql;
    }

    /** What SQL says too; null is no number. */
    boolean holds(BigDecimal figure, List<BigDecimal> values) {
        if (figure == null) {
            return this == UNEQUAL;
        }
        return switch (this) {
            case IN -> values.stream().anyMatch(value -> figure.compareTo(value) == 0);
            case EQUAL -> figure.compareTo(values.getFirst()) == 0;
            case UNEQUAL -> figure.compareTo(values.getFirst()) != 0;
            case GREATER -> figure.compareTo(values.getFirst()) > 0;
            case AT_LEAST -> figure.compareTo(values.getFirst()) >= 0;
            case LESS -> figure.compareTo(values.getFirst()) < 0;
            case AT_MOST -> figure.compareTo(values.getFirst()) <= 0;
        };
    }

    /** Needs things that have an order: numbers. */
    boolean isOrdering() {
        return switch (this) {
            case GREATER, AT_LEAST, LESS, AT_MOST -> true;
            case EQUAL, UNEQUAL, IN -> false;
        };
    }
}
