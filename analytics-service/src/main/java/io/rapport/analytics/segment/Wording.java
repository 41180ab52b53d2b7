package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.ConsentIs;
import io.rapport.analytics.segment.Rule.Counted;
import java.math.BigDecimal;
import java.util.List;

/** A way to say rules in SQL, which differ in how they ask for what the conditions need. */
interface Wording {
    Sql of(Condition condition);

    default Sql of(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> joined(" and ", rules);
            case Rule.Any(var rules) -> joined(" or ", rules);
            case Rule.Not(var inner) -> Sql.of("not ").plus(of(inner));
            case Rule.InSegment named -> of(named.rule());
            case Condition condition -> of(condition);
        };
    }

    private Sql joined(String word, List<Rule> rules) {
        return Sql.of("(")
                .plus(Sql.join(word, rules.stream().map(this::of).toList()))
                .plus(")");
    }

    static Sql truth(Sql condition) {
        return Sql.of("((").plus(condition).plus(") is true)");
    }

    static Sql compared(Sql figure, Counted is) {
        return truth(
                is.operator() == Operator.IN
                        ? figure.plus(
                                " = any(?::numeric[])", (Object) is.values().toArray(BigDecimal[]::new))
                        : figure.plus(
                                " " + is.operator().sql() + " ?::numeric",
                                is.values().getFirst()));
    }

    static Sql compared(Sql state, ConsentIs is) {
        return truth(
                is.operator() == Operator.IN
                        ? state.plus(" = any(?::text[])", (Object) is.states().toArray(String[]::new))
                        : state.plus(
                                " " + is.operator().sql() + " ?::text",
                                is.states().getFirst()));
    }
}
