package io.rapport.analytics.segment;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/**
 * Something that rows of a customer come to.
 *
 * @param filter which rows; empty: all
 * @param value an aggregate; takes the filter clause and puts it behind each aggregate function
 * @param due when time alone may change it next, alike; null where it cannot
 * @param none what it is without rows; null: unknown
 */
record Figure(Source source, Sql filter, UnaryOperator<Sql> value, UnaryOperator<Sql> due, BigDecimal none) {
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

    private Sql clause() {
        return filter.text().isEmpty()
                ? NOTHING
                : Sql.of(" filter (where ").plus(filter).plus(")");
    }
}
