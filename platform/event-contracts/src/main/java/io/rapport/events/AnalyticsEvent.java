package io.rapport.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What it means, published by analytics-service. */
public sealed interface AnalyticsEvent extends RapportEvent {

    /** A customer's figures as of now. */
    @EventType(value = "analytics.customer-metrics-changed", topic = Topic.ANALYTICS_CUSTOMER_METRICS)
    record CustomerMetricsChanged(
            @Required UUID customerId,
            @Required long version,
            @Required List<CurrencyMetrics> currencies,
            Scores scores)
            implements AnalyticsEvent {}

    /**
     * Money of one currency, published rounded to its minor unit.
     *
     * @param orders placed and not cancelled
     * @param revenue gross; refunds do not lower it
     */
    record CurrencyMetrics(
            @Required String currency,
            @Required long orders,
            @Required BigDecimal revenue,
            @Required BigDecimal refunds,
            BigDecimal averageOrderValue,
            Instant firstOrderAt,
            Instant lastOrderAt) {}

    /**
     * What depends on the population or the day, by the fit that made it.
     *
     * @param currency of the lifetime value: the one that the customer mostly buys in
     * @param customerLifetimeValue expected of purchases within the fit's horizon, discounted
     * @param probabilityAlive that she has not left for good, 0 to 1
     * @param churnRisk the probability of not one order within the fit's horizon, 0 to 1
     * @param expectedNextOrderAt when a next order becomes more likely than not
     * @param rfm by the fifths of those who mostly buy in {@code currency}
     */
    record Scores(
            @Required String fitId,
            @Required Instant asOf,
            BigDecimal customerLifetimeValue,
            BigDecimal probabilityAlive,
            BigDecimal churnRisk,
            String currency,
            Instant expectedNextOrderAt,
            Rfm rfm) {}

    /** Fifths of recency, frequency and monetary value: 1 is the lowest, 5 the best. */
    record Rfm(
            @Required int recency,
            @Required int frequency,
            @Required int monetary) {}

    @EventType(value = "analytics.segment-changed", topic = Topic.ANALYTICS_SEGMENTS)
    record SegmentChanged(
            @Required UUID segmentId,
            @Required long version,
            @Required String name,
            JsonNode rule,
            boolean archived) implements AnalyticsEvent {}

    /** What travels on {@code analytics.segment-memberships.v1}. */
    sealed interface MembershipEvent extends AnalyticsEvent {
        UUID segmentId();

        UUID customerId();

        boolean historical();
    }

    @EventType(value = "analytics.segment-entered", topic = Topic.ANALYTICS_SEGMENT_MEMBERSHIPS)
    record SegmentEntered(
            @Required UUID segmentId,
            @Required UUID customerId,
            @Required boolean historical,
            @Required long version) implements MembershipEvent {}

    @EventType(value = "analytics.segment-left", topic = Topic.ANALYTICS_SEGMENT_MEMBERSHIPS)
    record SegmentLeft(
            @Required UUID segmentId,
            @Required UUID customerId,
            @Required boolean historical,
            @Required long version) implements MembershipEvent {}

    /** {@code kind} is one of forecast, affinity, elasticity, uplift, area-to-improve. */
    @EventType(value = "analytics.insight-changed", topic = Topic.ANALYTICS_INSIGHTS)
    record InsightChanged(
            @Required String kind,
            @Required String subject,
            @Required long version,
            @Required JsonNode value,
            JsonNode interval,
            String model,
            Instant asOf)
            implements AnalyticsEvent {}

    /** One unit of {@code currency} is worth {@code rate} in the company's currency on {@code day}. */
    @EventType(value = "analytics.rate-changed", topic = Topic.ANALYTICS_RATES)
    record RateChanged(
            @Required LocalDate day,
            @Required String currency,
            @Required BigDecimal rate,
            @Required long version) implements AnalyticsEvent {}
}
