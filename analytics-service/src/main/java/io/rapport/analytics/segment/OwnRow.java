package io.rapport.analytics.segment;

import io.rapport.analytics.segment.Rule.AttributeIs;
import io.rapport.analytics.segment.Rule.Condition;
import io.rapport.analytics.segment.Rule.DaysUntil;
import io.rapport.analytics.segment.Rule.MetricIs;
import java.util.Optional;

/** What the row {@code c} of a customer answers by itself. */
final class OwnRow {
    private OwnRow() {}

    static Optional<Sql> answer(Condition condition, Moment moment) {
        return switch (condition) {
            case AttributeIs is -> Optional.of(Attributes.of(is.attribute()));
            case DaysUntil until -> Optional.of(Attributes.daysUntil(until, moment));
            case MetricIs is -> metric(is, moment);
            case Rule.EventIs _, Rule.CampaignIs _, Rule.TicketIs _, Rule.ConsentIs _ -> Optional.empty();
        };
    }

    /** When time alone may change next what is asked of it. */
    static Optional<Sql> due(Condition condition, Moment moment) {
        return switch (condition) {
            case DaysUntil until -> Optional.of(Attributes.due(until, moment));
            case MetricIs is when is.metric() == Metric.DAYS_TO_BIRTHDAY -> Optional.of(Attributes.due(is, moment));
            case MetricIs is
            when metric(is, moment).isPresent() ->
                time(is).map(time -> Figures.nextOf(time, Sql.of(""), is.values(), moment));
            case AttributeIs _, MetricIs _ -> Optional.empty();
            case Rule.EventIs _, Rule.CampaignIs _, Rule.TicketIs _, Rule.ConsentIs _ -> Optional.empty();
        };
    }

    /** Orders over all currencies; those of the past are added up. */
    private static Optional<Sql> metric(MetricIs is, Moment moment) {
        if (is.metric() == Metric.DAYS_TO_BIRTHDAY) {
            return Optional.of(Attributes.daysToBirthday(moment));
        }
        if (is.currency() != null || moment.isPast()) {
            return Optional.empty();
        }
        return is.metric() == Metric.ORDERS
                ? Optional.of(Sql.of("c.orders"))
                : time(is).map(time -> Figures.daysSince(Sql.of(time), moment));
    }

    private static Optional<String> time(MetricIs is) {
        return switch (is.metric()) {
            case RECENCY_DAYS -> Optional.of("c.last_order_at");
            case DAYS_SINCE_FIRST_ORDER -> Optional.of("c.first_order_at");
            case ORDERS, REVENUE, REFUNDS, AVERAGE_ORDER_VALUE, FREQUENCY, CUSTOMER_LIFETIME_VALUE -> Optional.empty();
            case PROBABILITY_ALIVE, CHURN_RISK, EXPECTED_ORDERS, RFM_RECENCY, RFM_FREQUENCY, RFM_MONETARY ->
                Optional.empty();
            case DAYS_TO_BIRTHDAY -> Optional.empty();
        };
    }
}
