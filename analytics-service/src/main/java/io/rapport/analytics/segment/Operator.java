package io.rapport.analytics.segment;

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

    /** Needs things that have an order: numbers. */
    boolean isOrdering() {
        return switch (this) {
            case GREATER, AT_LEAST, LESS, AT_MOST -> true;
            case EQUAL, UNEQUAL, IN -> false;
        };
    }
}
