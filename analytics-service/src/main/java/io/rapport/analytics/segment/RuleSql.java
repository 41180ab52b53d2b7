package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says rules in SQL about the row {@code c} of some customers: always true or false, never unknown. Whatever many rules ask of the same
 * rows is computed in one pass over them.
 */
final class RuleSql implements Wording {
    private final Moment moment;
    private final Figures figures;
    private final Map<Source, Map<Sql, String>> columns = new LinkedHashMap<>();
    private int named;

    RuleSql(Moment moment) {
        this.moment = moment;
        this.figures = new Figures(moment);
    }

    /** What to select {@code from}, after all else has been said. */
    Sql customers() {
        var from = PastProfiles.customers(moment).plus("""

                cross join lateral (select
                  not c.deleted and not exists (select from customer_merge x where x.absorbed = c.customer_id and not x.undone) live,
                  case when exists (select from customer_merge x where x.survivor = c.customer_id and not x.undone)
                    then array(select same_person(c.customer_id)) else array[c.customer_id] end ids offset 0) person""");
        for (var source : columns.entrySet()) {
            from = from.plus(rowsOf(source.getKey(), source.getValue()));
        }
        return from;
    }

    /** Who has been deleted is in no segment, nor who was merged: her survivor stands for her. */
    Sql inside(Rule rule) {
        return Sql.of("(person.live and ").plus(of(rule)).plus(")");
    }

    /** When time alone may change next what the rules say of her; null if it cannot. */
    Sql due(List<Rule> rules) {
        var dues = rules.stream()
                .flatMap(Rule::conditions)
                .map(this::due)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return dues.isEmpty()
                ? Sql.of("null::timestamptz")
                : Sql.of("case when person.live then least(")
                        .plus(Sql.join(", ", dues))
                        .plus(") end");
    }

    /** What a condition asks for, as it is. */
    Sql answer(Condition condition) {
        return OwnRow.answer(condition, moment).orElseGet(() -> figure(condition));
    }

    @Override
    public Sql of(Condition condition) {
        return switch (condition) {
            case Rule.AttributeIs is -> Wording.truth(Attributes.compared(is));
            case Rule.ConsentIs is -> Wording.compared(answer(is), is);
            case Counted counted -> Wording.compared(answer(counted), counted);
        };
    }

    private Sql figure(Condition condition) {
        var figure = column(figures.of(condition));
        return condition instanceof Rule.ConsentIs
                ? Sql.of("coalesce(").plus(figure).plus(", 'none')")
                : figure;
    }

    private Optional<Sql> due(Condition condition) {
        return OwnRow.answer(condition, moment).isPresent()
                ? OwnRow.due(condition, moment)
                : Optional.of(figures.of(condition))
                        .filter(figure -> figure.due() != null)
                        .map(figure -> column(figure.source(), figure.dueBesideOthers()));
    }

    private Sql column(Figure figure) {
        return column(figure.source(), figure.besideOthers());
    }

    private Sql column(Source source, Sql figure) {
        return Sql.of(columns.computeIfAbsent(source, _ -> new LinkedHashMap<>())
                .computeIfAbsent(figure, _ -> "figure" + named++));
    }

    private Sql rowsOf(Source source, Map<Sql, String> wanted) {
        var select = new ArrayList<Sql>();
        wanted.forEach((figure, name) -> select.add(figure.plus(" " + name)));
        return Sql.of(" cross join lateral (select ")
                .plus(Sql.join(", ", select))
                .plus(" from ")
                .plus(source.ofOne(moment))
                .plus(") of_" + source.name());
    }
}
