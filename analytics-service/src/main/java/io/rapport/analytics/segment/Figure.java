package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Counted;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something that rows of a customer come to.
 *
 * @param filter which rows; empty: all
 * @param value an aggregate; takes the filter clause and puts it behind each aggregate function
 * @param due when time alone may change it next, alike; null where it cannot
 * @param none what it is without rows; null: unknown
 * @param row what it is of the one row that a customer may have; null where she may have more
 * @param counts whether it is 1 or more as soon as there is a row
 */
record Figure(
        Source source,
        Sql filter,
        UnaryOperator<Sql> value,
        UnaryOperator<Sql> due,
        BigDecimal none,
        Sql row,
        boolean counts) {
    private static final Sql NOTHING = Sql.of("");

    /** Over rows of one customer, beside other figures of the same rows. */
    Sql besideOthers() {
        return value.apply(clause());
    }

    Sql dueBesideOthers() {
        return due.apply(clause());
    }

    /** Over rows that are those of the filter already. */
    Sql alone() {
        return value.apply(NOTHING);
    }

    Sql dueAlone() {
        return due.apply(NOTHING);
    }

    /** Whether the comparison says no more than that there is a row, or that there is none; empty: it says more. */
    Optional<Boolean> asksForAny(Counted is) {
        if (!counts || is.operator() == Operator.IN) {
            return Optional.empty();
        }
        var isZero = is.values().getFirst().signum() == 0;
        var isOne = is.values().getFirst().compareTo(BigDecimal.ONE) == 0;
        return switch (is.operator()) {
            case AT_LEAST -> isOne ? Optional.of(true) : Optional.empty();
            case GREATER, UNEQUAL -> isZero ? Optional.of(true) : Optional.empty();
            case LESS -> isOne ? Optional.of(false) : Optional.empty();
            case AT_MOST, EQUAL -> isZero ? Optional.of(false) : Optional.empty();
            case IN -> Optional.empty();
        };
    }

    private Sql clause() {
        return filter.text().isEmpty()
                ? NOTHING
                : Sql.of(" filter (where ").plus(filter).plus(")");
    }
}
