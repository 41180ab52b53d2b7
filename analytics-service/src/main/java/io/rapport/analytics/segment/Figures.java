package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.CampaignIs;
import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.ConsentIs;
import io.rapport.analytics.segment.Rule.EventIs;
import io.rapport.analytics.segment.Rule.MetricIs;
import io.rapport.analytics.segment.Rule.Sum;
import io.rapport.analytics.segment.Rule.TicketIs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** The figures that conditions ask for, as of a moment. */
final class Figures {
    private static final int YEAR = 365;
    /** No one waits longer for a day to come. */
    private static final BigDecimal FARTHEST_DAYS = new BigDecimal(40_000);

    /** By how much the number of open tickets changes. */
    private static final String OPEN =
            "case a.type when 'opened' then 1 when 'reopened' then 1 when 'resolved' then -1 else 0 end";

    private final Moment moment;

    Figures(Moment moment) {
        this.moment = moment;
    }

    /** Of what {@link OwnRow} does not answer. */
    Figure of(Condition condition) {
        return switch (condition) {
            case MetricIs is -> metric(is);
            case EventIs is -> events(is);
            case CampaignIs is -> campaign(is);
            case TicketIs is -> ticket(is);
            case ConsentIs is -> consent(is);
            case Rule.AttributeIs _, Rule.DaysUntil _ -> throw new IllegalArgumentException("is in the profile");
        };
    }

    private Figure metric(MetricIs is) {
        return switch (is.metric()) {
            case ORDERS -> ofMetrics(is, total("m.orders"), null, BigDecimal.ZERO, Sql.of("m.orders"));
            case REVENUE -> ofMetrics(is, total("m.revenue"), null, BigDecimal.ZERO, Sql.of("m.revenue"));
            case REFUNDS -> ofMetrics(is, total("m.refunds"), null, BigDecimal.ZERO, Sql.of("m.refunds"));
            case AVERAGE_ORDER_VALUE ->
                ofMetrics(is, Figures::averageOrder, null, null, Sql.of("m.revenue / nullif(m.orders, 0)"));
            case RECENCY_DAYS -> since(is, "max", "m.last_order_at");
            case DAYS_SINCE_FIRST_ORDER -> since(is, "min", "m.first_order_at");
            case FREQUENCY -> frequency(is);
            case CUSTOMER_LIFETIME_VALUE -> ofScores("s.clv", Sql.of("s.currency = ?", is.currency()));
            case PROBABILITY_ALIVE -> ofScores("s.p_alive", Sql.of(""));
            case CHURN_RISK -> ofScores("s.churn_risk", Sql.of(""));
            case EXPECTED_ORDERS -> ofScores("s.expected_orders", Sql.of(""));
            case RFM_RECENCY -> ofScores("s.rfm_recency", Sql.of(""));
            case RFM_FREQUENCY -> ofScores("s.rfm_frequency", Sql.of(""));
            case RFM_MONETARY -> ofScores("s.rfm_monetary", Sql.of(""));
            case DAYS_TO_BIRTHDAY -> throw new IllegalArgumentException("a birthday is in the profile");
        };
    }

    private Figure events(EventIs is) {
        var filters = new ArrayList<>(List.of(Sql.of("e.type = ?", is.type())));
        if (is.withinDays() != null) {
            filters.add(Sql.of("e.day >= ?", moment.firstDay(is.withinDays())));
        }
        overlap(filters, "e.products", is.filter().products());
        overlap(filters, "e.categories", is.filter().categories());
        oneOf(filters, "e.channel", is.filter().channels());
        if (is.sum().currency() != null) {
            filters.add(Sql.of("e.currency = ?", is.sum().currency()));
        }
        var source =
                is.filter().equals(Rule.Filter.NONE) && is.sum().equals(Sum.COUNT) ? Source.EVENTS : Source.ACTIVITIES;
        UnaryOperator<Sql> due =
                is.withinDays() == null ? null : filter -> dayAfter("min(e.day)", is.withinDays(), filter);
        return new Figure(
                source,
                and(filters),
                total(column(is.sum())),
                due,
                BigDecimal.ZERO,
                null,
                is.sum().of() == Sum.Of.EVENTS);
    }

    private Figure campaign(CampaignIs is) {
        var filters = acts(is.act().types(), is.withinDays());
        filters.add(Sql.of("not a.machine"));
        if (is.campaignId() != null) {
            filters.add(Sql.of("a.campaign_id = ?", is.campaignId()));
        }
        return new Figure(
                Source.CAMPAIGNS,
                and(filters),
                Figures::number,
                dueOfActs(is.withinDays()),
                BigDecimal.ZERO,
                null,
                true);
    }

    private Figure ticket(TicketIs is) {
        return switch (is.act()) {
            case OPEN -> ticket(is, new ArrayList<>(), total(OPEN), BigDecimal.ZERO);
            case SATISFACTION ->
                ticket(is, acts(List.of(TicketAct.RATED.type()), is.withinDays()), Figures::newestScore, null);
            case OPENED, RESOLVED, REOPENED, ESCALATED, BREACHED, RATED ->
                ticket(is, acts(List.of(is.act().type()), is.withinDays()), Figures::number, BigDecimal.ZERO);
        };
    }

    /** A text: {@code granted}, {@code withdrawn} or null. The newest statement counts, at the same time the withdrawal. */
    private Figure consent(ConsentIs is) {
        return new Figure(
                Source.CONSENTS,
                Sql.of("a.channel = ? and a.purpose = ?", is.channel(), is.purpose()),
                filter -> Sql.of(
                                "(array_agg(case when a.valid_until <= ? then 'none' else a.state end order by a.at desc, a.version desc, a.state desc)",
                                moment.at())
                        .plus(filter)
                        .plus(")[1]"),
                filter -> Sql.of("min(case when a.valid_until > ? then a.valid_until end)", moment.at())
                        .plus(filter),
                null,
                null,
                false);
    }

    private Figure ticket(TicketIs is, List<Sql> filters, UnaryOperator<Sql> value, BigDecimal none) {
        oneOf(filters, "t.kind", is.types());
        var counts = is.act() != TicketAct.OPEN && is.act() != TicketAct.SATISFACTION;
        return new Figure(Source.TICKETS, and(filters), value, dueOfActs(is.withinDays()), none, null, counts);
    }

    private List<Sql> acts(List<String> types, Integer withinDays) {
        var filters = new ArrayList<Sql>();
        oneOf(filters, "a.type", types);
        if (withinDays != null) {
            filters.add(Sql.of("a.at >= ?", moment.begin(withinDays)));
        }
        return filters;
    }

    private UnaryOperator<Sql> dueOfActs(Integer withinDays) {
        return withinDays == null
                ? null
                : filter -> Sql.of("(((min(a.at)")
                        .plus(filter)
                        .plus(
                                " at time zone ?)::date + ?::int)::timestamp at time zone ?)",
                                zone(),
                                withinDays,
                                zone());
    }

    /** When the first day of a window falls out of it. */
    private Sql dayAfter(String firstDay, int withinDays, Sql filter) {
        return Sql.of("((" + firstDay).plus(filter).plus(" + ?::int)::timestamp at time zone ?)", withinDays, zone());
    }

    private Figure ofMetrics(MetricIs is, UnaryOperator<Sql> value, UnaryOperator<Sql> due, BigDecimal none, Sql row) {
        var isOneRow = is.currency() != null && !moment.isPast();
        return new Figure(Source.METRICS, inCurrency("m", is), value, due, none, isOneRow ? row : null, false);
    }

    private Figure since(MetricIs is, String which, String column) {
        var time = which + "(" + column + ")";
        return ofMetrics(
                is,
                filter -> daysSince(Sql.of(time).plus(filter), moment),
                filter -> nextOf(time, filter, is.values(), moment),
                null,
                daysSince(Sql.of(column), moment));
    }

    /** Whole days of 24 hours. */
    static Sql daysSince(Sql time, Moment moment) {
        return Sql.of("floor(extract(epoch from ?::timestamptz - ", moment.at())
                .plus(time)
                .plus(") / 86400)");
    }

    /** The first of the instants after {@code time} at which its whole days reach or leave a value. */
    static Sql nextOf(String time, Sql filter, List<BigDecimal> values, Moment moment) {
        var instants = values.stream()
                .filter(value -> value.abs().compareTo(FARTHEST_DAYS) < 0)
                .map(value -> value.setScale(0, RoundingMode.FLOOR).longValueExact())
                .flatMapToLong(days -> LongStream.of(days, days + 1))
                .distinct()
                .mapToObj(Duration::ofDays)
                .map(days -> after(time, filter, moment.at().minus(days), days))
                .toList();
        return instants.isEmpty()
                ? Sql.of("null::timestamptz")
                : Sql.of("least(").plus(Sql.join(", ", instants)).plus(")");
    }

    private static Sql after(String time, Sql filter, Instant passed, Duration wait) {
        var subject = Sql.of(time).plus(filter);
        return Sql.of("case when ")
                .plus(subject)
                .plus(" > ? then ", passed)
                .plus(subject)
                .plus(" + ? * interval '1 hour' end", wait.toHours());
    }

    private Figure frequency(MetricIs is) {
        var filter = Sql.of("e.placed_at > ?", moment.at().minus(Duration.ofDays(YEAR)));
        var all = is.currency() == null ? filter : filter.plus(" and ").plus(inCurrency("e", is));
        return new Figure(
                Source.ORDERS,
                all,
                total("e.orders_delta"),
                clause -> Sql.of("min(e.placed_at)").plus(clause).plus(" + interval '8760 hours'"),
                BigDecimal.ZERO,
                null,
                false);
    }

    private static Figure ofScores(String column, Sql filter) {
        return new Figure(
                Source.SCORES,
                filter,
                clause -> Sql.of("max(" + column + ")").plus(clause),
                null,
                null,
                Sql.of(column),
                false);
    }

    private static Sql inCurrency(String table, MetricIs is) {
        return is.currency() == null ? Sql.of("") : Sql.of(table + ".currency = ?", is.currency());
    }

    private static UnaryOperator<Sql> total(String column) {
        return filter -> Sql.of("coalesce(sum(" + column + ")").plus(filter).plus(", 0)");
    }

    private static Sql number(Sql filter) {
        return Sql.of("count(*)").plus(filter);
    }

    private static Sql averageOrder(Sql filter) {
        return Sql.of("sum(m.revenue)")
                .plus(filter)
                .plus(" / nullif(sum(m.orders)")
                .plus(filter)
                .plus(", 0)");
    }

    private static Sql newestScore(Sql filter) {
        return Sql.of("(array_agg(a.score order by a.at desc)").plus(filter).plus(")[1]");
    }

    private static String column(Sum sum) {
        return switch (sum.of()) {
            case EVENTS -> "e.n";
            case QUANTITY -> "e.quantity";
            case VALUE -> "e.value";
        };
    }

    private static void overlap(List<Sql> filters, String column, Collection<String> texts) {
        if (!texts.isEmpty()) {
            filters.add(Sql.of(column + " && ?::text[]", (Object) array(texts)));
        }
    }

    private static void oneOf(List<Sql> filters, String column, Collection<String> texts) {
        if (!texts.isEmpty()) {
            filters.add(Sql.of(column + " = any(?::text[])", (Object) array(texts)));
        }
    }

    private static String[] array(Collection<String> texts) {
        return texts.stream().sorted().toArray(String[]::new);
    }

    private static Sql and(List<Sql> filters) {
        return Sql.join(" and ", filters);
    }

    private String zone() {
        return moment.zone().getId();
    }
}
