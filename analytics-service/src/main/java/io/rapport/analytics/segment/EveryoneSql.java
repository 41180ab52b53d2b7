package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.ConsentIs;
import io.rapport.analytics.segment.Rule.Counted;
import java.util.Optional;

/**
 * Says rules in SQL about the row {@code c} of every customer: each condition is a set of customers, found in one pass over the rows that
 * it needs and no others. What it says is what {@link RuleSql} says.
 */
final class EveryoneSql implements Wording {
    /** For the transaction: sets of all customers stay in memory; workers would each find the same sets again. */
    static final String SETTINGS =
            "set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0; set local jit = off";

    private final Moment moment;
    private final Figures figures;

    EveryoneSql(Moment moment) {
        this.moment = moment;
        this.figures = new Figures(moment);
    }

    /** What to select {@code from}. */
    Sql customers() {
        return PastProfiles.customers(moment);
    }

    Sql inside(Rule rule) {
        return Sql.of(
                        "not c.deleted and c.customer_id not in (select absorbed from customer_merge where not undone) and ")
                .plus(of(rule));
    }

    /** Ids of customers and when time alone may next change what the rule says of them; empty if time never does. */
    Optional<Sql> dues(Rule rule) {
        var dues = rule.conditions()
                .map(this::due)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return dues.isEmpty() ? Optional.empty() : Optional.of(Sql.join(" union all ", dues));
    }

    @Override
    public Sql of(Condition condition) {
        return switch (condition) {
            case Rule.AttributeIs is -> Wording.truth(Attributes.compared(is));
            case ConsentIs is -> consent(figures.of(is), is);
            case Counted counted ->
                OwnRow.answer(counted, moment)
                        .map(own -> Wording.compared(own, counted))
                        .orElseGet(() -> counted(figures.of(counted), counted));
        };
    }

    private Sql counted(Figure figure, Counted is) {
        var any = figure.asksForAny(is);
        if (any.isPresent()) {
            return Sql.of(any.get() ? "c.customer_id in (" : "c.customer_id not in (")
                    .plus(rows(figure, Sql.of("")))
                    .plus(")");
        }
        var holdsWithoutRows = is.operator().holds(figure.none(), is.values());
        return figure.row() == null
                ? among(figure, Wording.compared(figure.alone(), is), holdsWithoutRows)
                : amongRows(figure, Wording.compared(figure.row(), is), holdsWithoutRows);
    }

    /** Of whom there is one row at most, nothing is added up. */
    private Sql amongRows(Figure figure, Sql holds, boolean holdsWithoutRows) {
        return Sql.of(holdsWithoutRows ? "c.customer_id not in (" : "c.customer_id in (")
                .plus(rows(figure, Sql.of("")))
                .plus(holdsWithoutRows ? " and not " : " and ")
                .plus(holds)
                .plus(")");
    }

    private Sql consent(Figure figure, ConsentIs is) {
        var state = Sql.of("coalesce(").plus(figure.alone()).plus(", 'none')");
        var none = is.states().contains("none");
        return among(figure, Wording.compared(state, is), is.operator() == Operator.UNEQUAL ? !none : none);
    }

    /** Where it also holds without any row, those who have rows for which it does not hold are looked for, and left out. */
    private Sql among(Figure figure, Sql holds, boolean holdsWithoutRows) {
        return Sql.of(holdsWithoutRows ? "c.customer_id not in (" : "c.customer_id in (")
                .plus(grouped(figure, Sql.of("")))
                .plus(holdsWithoutRows ? " having not " : " having ")
                .plus(holds)
                .plus(")");
    }

    private Sql grouped(Figure figure, Sql more) {
        return rows(figure, more).plus(" group by 1");
    }

    private Sql rows(Figure figure, Sql more) {
        var key = figure.source().key();
        var rows = figure.source().ofAll(moment);
        var filtered = figure.filter().text().isEmpty()
                ? rows
                : rows.plus(" and (").plus(figure.filter()).plus(")");
        return Sql.of("select " + key + " customer_id")
                .plus(more)
                .plus(" from ")
                .plus(filtered);
    }

    private Optional<Sql> due(Condition condition) {
        return OwnRow.answer(condition, moment).isPresent()
                ? OwnRow.due(condition, moment).map(EveryoneSql::ofProfile)
                : due(figures.of(condition));
    }

    private static Sql ofProfile(Sql due) {
        return Sql.of("(select c.customer_id, ").plus(due).plus(" due_at from customer c)");
    }

    private Optional<Sql> due(Figure figure) {
        return figure.due() == null
                ? Optional.empty()
                : Optional.of(Sql.of("(")
                        .plus(grouped(
                                figure, Sql.of(", ").plus(figure.dueAlone()).plus(" due_at")))
                        .plus(")"));
    }
}
