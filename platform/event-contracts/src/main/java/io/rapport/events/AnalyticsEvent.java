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
    record CustomerMetricsChanged(UUID customerId, long version, List<CurrencyMetrics> currencies, Scores scores)
            implements AnalyticsEvent {}

    /**
     * Money of one currency, published rounded to its minor unit.
     *
     * @param orders placed and not cancelled
     * @param revenue gross; refunds do not lower it
     */
    record CurrencyMetrics(
            String currency,
            long orders,
            BigDecimal revenue,
            BigDecimal refunds,
            BigDecimal averageOrderValue,
            Instant firstOrderAt,
            Instant lastOrderAt) {}

    /** What depends on the population or the day, by the fit that made it. */
    record Scores(
            String fitId,
            Instant asOf,
            BigDecimal customerLifetimeValue,
            BigDecimal probabilityAlive,
            BigDecimal churnRisk) {}

    @EventType(value = "analytics.segment-changed", topic = Topic.ANALYTICS_SEGMENTS)
    record SegmentChanged(UUID segmentId, long version, String name, JsonNode rule, boolean archived)
            implements AnalyticsEvent {}

    /** What travels on {@code analytics.segment-memberships.v1}. */
    sealed interface MembershipEvent extends AnalyticsEvent {
        UUID segmentId();

        UUID customerId();

        boolean historical();
    }

    @EventType(value = "analytics.segment-entered", topic = Topic.ANALYTICS_SEGMENT_MEMBERSHIPS)
    record SegmentEntered(UUID segmentId, UUID customerId, boolean historical, long version)
            implements MembershipEvent {}

    @EventType(value = "analytics.segment-left", topic = Topic.ANALYTICS_SEGMENT_MEMBERSHIPS)
    record SegmentLeft(UUID segmentId, UUID customerId, boolean historical, long version) implements MembershipEvent {}

    /** {@code kind} is one of forecast, affinity, elasticity, uplift, area-to-improve. */
    @EventType(value = "analytics.insight-changed", topic = Topic.ANALYTICS_INSIGHTS)
    record InsightChanged(
            String kind, String subject, long version, JsonNode value, JsonNode interval, String model, Instant asOf)
            implements AnalyticsEvent {}

    /** One unit of {@code currency} is worth {@code rate} in the company's currency on {@code day}. */
    @EventType(value = "analytics.rate-changed", topic = Topic.ANALYTICS_RATES)
    record RateChanged(LocalDate day, String currency, BigDecimal rate, long version) implements AnalyticsEvent {}
}
