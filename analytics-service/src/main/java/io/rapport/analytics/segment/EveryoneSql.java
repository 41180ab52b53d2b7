package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.ConsentIs;
import io.rapport.analytics.segment.Rule.Counted;
import io.rapport.analytics.segment.Rule.MetricIs;
import java.util.Optional;

/**
 * Says rules in SQL about the row {@code c} of every customer: each condition is a set of customers, found in one pass over the rows that
 * it needs and no others. What it says is what {@link RuleSql} says.
 */
final class EveryoneSql implements Wording {
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
        return Sql.of("not c.deleted and c.customer_id not in (select absorbed from customer_merge where not undone) and ")
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
            case Rule.DaysUntil until -> Wording.compared(Attributes.daysUntil(until, moment), until);
            case MetricIs is when is.metric() == Metric.DAYS_TO_BIRTHDAY ->
                Wording.compared(Attributes.daysToBirthday(moment), is);
            case MetricIs is -> counted(figures.of(is), is);
            case Rule.EventIs is -> counted(figures.of(is), is);
            case Rule.CampaignIs is -> counted(figures.of(is), is);
            case Rule.TicketIs is -> counted(figures.of(is), is);
            case ConsentIs is -> consent(figures.of(is), is);
        };
    }

    private Sql counted(Figure figure, Counted is) {
        return among(
                figure,
                Wording.compared(figure.alone(), is),
                is.operator().holds(figure.none(), is.values()));
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
        var key = figure.source().key();
        var rows = figure.source().ofAll(moment);
        var filtered = figure.filter().text().isEmpty()
                ? rows
                : rows.plus(" and (").plus(figure.filter()).plus(")");
        return Sql.of("select " + key + " customer_id")
                .plus(more)
                .plus(" from ")
                .plus(filtered)
                .plus(" group by 1");
    }

    private Optional<Sql> due(Condition condition) {
        return switch (condition) {
            case Rule.AttributeIs _ -> Optional.empty();
            case Rule.DaysUntil until -> Optional.of(ofProfile(Attributes.due(until, moment)));
            case MetricIs is when is.metric() == Metric.DAYS_TO_BIRTHDAY ->
                Optional.of(ofProfile(Attributes.due(is, moment)));
            case MetricIs is -> due(figures.of(is));
            case Rule.EventIs is -> due(figures.of(is));
            case Rule.CampaignIs is -> due(figures.of(is));
            case Rule.TicketIs is -> due(figures.of(is));
            case ConsentIs is -> due(figures.of(is));
        };
    }

    private static Sql ofProfile(Sql due) {
        return Sql.of("(select c.customer_id, ").plus(due).plus(" due_at from customer c)");
    }

    private Optional<Sql> due(Figure figure) {
        return figure.due() == null
                ? Optional.empty()
                : Optional.of(Sql.of("(")
                        .plus(grouped(figure, Sql.of(", ").plus(figure.dueAlone()).plus(" due_at")))
                        .plus(")"));
    }
}
