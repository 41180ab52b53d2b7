package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.Attribute.Custom;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.analytics.segment.Rule.Attribute.Tags;
import io.rapport.analytics.segment.Rule.AttributeIs;
import io.rapport.analytics.segment.Rule.EventCount;
import io.rapport.analytics.segment.Rule.MetricIs;
import io.rapport.analytics.segment.Rule.Operands.Flag;
import io.rapport.analytics.segment.Rule.Operands.Numbers;
import io.rapport.analytics.segment.Rule.Operands.Texts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says rules in SQL about the row {@code c} of {@code customer}: always true or false, never unknown. A figure that many rules ask for is
 * computed once for a customer.
 */
final class RuleSql {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Instant now;
    private final ZoneId zone;
    private final Map<Sql, String> figures = new LinkedHashMap<>();

    /** @param zone whose days {@code withinDays} counts */
    RuleSql(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** What to select {@code from}, after the rules have been said. */
    Sql customers() {
        var columns = new ArrayList<>(List.of(Sql.of("1 one")));
        figures.forEach((figure, name) -> columns.add(figure.plus(" " + name)));
        return Sql.of("customer c cross join lateral (select ")
                .plus(Sql.join(", ", columns))
                .plus(" offset 0) f");
    }

    /** Who has been deleted is in no segment, nor who was merged: her survivor stands for her. */
    Sql inside(Rule rule) {
        return Sql.of("""
                (not c.deleted
                and not exists (select from customer_merge x where x.absorbed = c.customer_id and not x.undone) and\s""").plus(of(rule)).plus(")");
    }

    private Sql of(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> joined(" and ", rules);
            case Rule.Any(var rules) -> joined(" or ", rules);
            case Rule.Not(var inner) -> Sql.of("not ").plus(of(inner));
            case MetricIs is -> truth(compared(once(figure(is)), is.operator(), is.values()));
            case EventCount count -> truth(compared(once(number(count)), count.operator(), count.values()));
            case AttributeIs is -> truth(attribute(is));
        };
    }

    private Sql joined(String word, List<Rule> rules) {
        return Sql.of("(")
                .plus(Sql.join(word, rules.stream().map(this::of).toList()))
                .plus(")");
    }

    private Sql once(Sql figure) {
        return Sql.of("f." + figures.computeIfAbsent(figure, _ -> "figure" + figures.size()));
    }

    private static Sql truth(Sql condition) {
        return Sql.of("((").plus(condition).plus(") is true)");
    }

    private static Sql compared(Sql figure, Operator operator, List<BigDecimal> values) {
        return operator == Operator.IN
                ? figure.plus(" = any(?::numeric[])", (Object) values.toArray(BigDecimal[]::new))
                : figure.plus(" " + operator.sql() + " ?::numeric", values.getFirst());
    }

    private Sql figure(MetricIs is) {
        return switch (is.metric()) {
            case ORDERS -> ofMetrics("coalesce(sum(m.orders), 0)", is);
            case REVENUE -> ofMetrics("coalesce(sum(m.revenue), 0)", is);
            case REFUNDS -> ofMetrics("coalesce(sum(m.refunds), 0)", is);
            case AVERAGE_ORDER_VALUE -> ofMetrics("sum(m.revenue) / nullif(sum(m.orders), 0)", is);
            case RECENCY_DAYS ->
                ofMetrics("floor(extract(epoch from ?::timestamptz - max(m.last_order_at)) / 86400)", is, now);
            case FREQUENCY -> frequency(is);
        };
    }

    private static Sql ofMetrics(String figure, MetricIs is, Object... values) {
        return inCurrency(
                        Sql.of(
                                "(select " + figure + " from customer_metrics m where m.customer_id = c.customer_id",
                                values),
                        "m",
                        is)
                .plus(")");
    }

    private Sql frequency(MetricIs is) {
        var recent = Sql.of("""
                (select coalesce(sum(e.orders_delta), 0) from visitor v join order_effect e using (visitor_id)
                where v.customer_id = c.customer_id and e.placed_at > ?""", now.minus(YEAR));
        return inCurrency(recent, "e", is).plus(")");
    }

    private static Sql inCurrency(Sql figure, String table, MetricIs is) {
        return is.currency() == null ? figure : figure.plus(" and " + table + ".currency = ?", is.currency());
    }

    private Sql number(EventCount count) {
        var events = Sql.of("""
                (select coalesce(sum(e.n), 0) from visitor v join visitor_event e using (visitor_id)
                where v.customer_id = c.customer_id and e.type = ?""", count.type());
        return within(events, count).plus(")");
    }

    private Sql within(Sql events, EventCount count) {
        return count.withinDays() == null
                ? events
                : events.plus(" and e.day > ?", LocalDate.ofInstant(now, zone).minusDays(count.withinDays()));
    }

    private static Sql attribute(AttributeIs is) {
        return switch (is.attribute()) {
            case Field field -> texts(Sql.of("c." + column(field)), is);
            case Tags _ -> tags(is);
            case Custom custom -> custom(custom, is);
        };
    }

    private static String column(Field field) {
        return switch (field) {
            case LANGUAGE -> "language";
            case COUNTRY -> "country";
            case CURRENCY -> "currency";
            case TIME_ZONE -> "time_zone";
        };
    }

    private static Sql tags(AttributeIs is) {
        var tags = ((Texts) is.operands()).values().toArray(String[]::new);
        var overlap = Sql.of("c.tags && ?::text[]", (Object) tags);
        return is.operator() == Operator.UNEQUAL ? Sql.of("not ").plus(overlap) : overlap;
    }

    private static Sql custom(Custom custom, AttributeIs is) {
        return switch (is.operands()) {
            case Texts _ -> texts(Sql.of("c.attributes ->> ?::text", custom.name()), is);
            case Flag(var flag) ->
                Sql.of(
                        "(c.attributes -> ?::text) " + is.operator().sql() + " to_jsonb(?::boolean)",
                        custom.name(),
                        flag);
            case Numbers(var numbers) -> compared(asNumber(custom), is.operator(), numbers);
        };
    }

    private static Sql asNumber(Custom custom) {
        return Sql.of(
                "case when jsonb_typeof(c.attributes -> ?::text) = 'number' then (c.attributes ->> ?::text)::numeric end",
                custom.name(),
                custom.name());
    }

    private static Sql texts(Sql attribute, AttributeIs is) {
        var texts = ((Texts) is.operands()).values();
        var subject = Sql.of("(").plus(attribute).plus(") ");
        return is.operator() == Operator.IN
                ? subject.plus("= any(?::text[])", (Object) texts.toArray(String[]::new))
                : subject.plus(is.operator().sql() + " ?::text", texts.getFirst());
    }
}
