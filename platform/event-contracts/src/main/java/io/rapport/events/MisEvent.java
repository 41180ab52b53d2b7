package io.rapport.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** What the company's information system gets from, and gives to, Rapport. */
public sealed interface MisEvent extends RapportEvent {

    /**
     * One KPI of one window.
     *
     * @param window {@code minute}, {@code hour} or {@code day}, in the company's time zone
     * @param start the window's first instant
     * @param currency ISO 4217, or null for a KPI that is no money
     * @param dimensions empty for the overall figure, else such as {@code country → TR}
     * @param value a decimal string
     * @param revision rises with every change of the window
     * @param last true once the window is over, the grace period has passed and the input is drained; a later event revises it all the same
     * @param eventCount how many events made the value
     * @param rankError of a percentile: how far, as a share of all, the value's rank may be off; else absent
     * @param checksum sum modulo 2^64, as 16 hex digits, of the first eight bytes of SHA-256 over {@code ce_source}, newline, {@code ce_id} of each event
     */
    @EventType(value = "mis.kpi-revised", topic = Topic.MIS_KPIS)
    record KpiRevised(
            @Required String kpi,
            @Required String window,
            @Required Instant start,
            String currency,
            @Required SortedMap<String, String> dimensions,
            @Required BigDecimal value,
            @Required long revision,

            @com.fasterxml.jackson.annotation.JsonProperty("final") @Required
            boolean last,

            @Required long eventCount,
            @Required List<SourceRange> sources,
            @Required String checksum,
            Instant revisedAt,
            BigDecimal rankError)
            implements MisEvent {}

    /** Offsets of one partition that were looked at for a KPI; both ends inclusive. */
    record SourceRange(
            @Required String topic,
            @Required int partition,
            @Required long from,
            @Required long to) {}

    /**
     * The unified customer without direct identifiers.
     *
     * @param version rises with every change
     * @param segments that she is in
     * @param consents in force, as {@code channel/purpose}
     * @param openTickets opened and not resolved
     * @param scores by the newest fit
     * @param timeZone IANA, such as {@code Europe/Istanbul}
     * @param since when she became a customer
     * @param mergedInto the customer she is shown with since a merge, or absent
     */
    @EventType(value = "mis.customer-changed", topic = Topic.MIS_CUSTOMERS)
    record UnifiedCustomerChanged(
            @Required UUID customerId,
            @Required long version,
            String language,
            String country,
            String currency,
            List<AnalyticsEvent.CurrencyMetrics> metrics,
            List<UUID> segments,
            List<String> consents,
            int openTickets,
            AnalyticsEvent.Scores scores,
            String timeZone,
            Instant since,
            UUID mergedInto)
            implements MisEvent {}

    /** An insight as analytics-service found it; {@code kpis} names the KPIs it rests on, by which it can be checked. */
    @EventType(value = "mis.insight-changed", topic = Topic.MIS_INSIGHTS)
    record InsightPassedOn(
            @Required String kind,
            @Required String subject,
            @Required long version,
            @Required JsonNode value,
            JsonNode interval,
            String model,
            Instant asOf,
            List<String> kpis)
            implements MisEvent {}

    /**
     * A target, budget, cost or stock figure from the MIS.
     *
     * @param input names it for ever; a newer version replaces it
     * @param kind {@code target}, {@code budget}, {@code cost} or {@code stock}
     * @param value of a target what the KPI should come to between {@code validFrom} and {@code validTo}; of a budget or cost an amount for that time
     * @param currency ISO 4217 where the value is money
     * @param kpi of a target: the KPI's name
     * @param subject of a cost what it is spent on: {@code orders}, {@code tickets} or {@code campaign/<id>}; of stock {@code <shop>/<productId>}
     * @param withdrawn the input holds no longer
     */
    @EventType(value = "mis.input-changed", topic = Topic.MIS_INPUTS)
    record InputChanged(
            @Required String input,
            @Required long version,
            String kind,
            BigDecimal value,
            String currency,
            Instant validFrom,
            Instant validTo,
            String kpi,
            String subject,
            Boolean withdrawn)
            implements MisEvent {}
}
