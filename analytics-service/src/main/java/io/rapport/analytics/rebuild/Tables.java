package io.rapport.analytics.rebuild;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of each table in a rebuild. One that is named nowhere gets an empty shadow, which is thrown away: it stays as it is. */
public final class Tables {
    /** Whose the rows of erased customers are. */
    public static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    /** Made of nothing but the log: computed anew, compared and switched. */
    static final List<String> REBUILT = List.of(
            "visitor",
            "customer",
            "customer_merge",
            "customer_known_as",
            "order_effect",
            "visitor_event",
            "customer_metrics",
            "customer_score",
            "ticket_event",
            "delivery_event",
            "sales_line",
            "sales_product",
            "sales_cart",
            "support_ticket",
            "campaign_arm",
            "campaign_conversion",
            "campaign_cost",
            "campaign_known",
            "consent_statement",
            "visitor_activity",
            "ticket_type");

    /** Read by whoever computes, live or anew, and written by neither. */
    static final Set<String> SHARED = Set.of(
            "rebuild",
            "rebuild_customer",
            "clv_fit",
            "erased",
            "erasure",
            "privacy_key",
            "idempotency_key",
            "flyway_schema_history");

    /** Made by this service, or of how a time was seen: they stay as they are, and the replay writes into empty copies. */
    static final Set<String> KEPT = Set.of(
            "outbox",
            "inbox",
            "inbox_offset",
            "dead_letter",
            "segment",
            "segment_review",
            "segment_due",
            "segment_candidate",
            "membership",
            "membership_past",
            "profile_version",
            "clv_history",
            "decision_fit",
            "affinity",
            "elasticity",
            "forecast_series",
            "forecast_step",
            "improvement",
            "insight");

    /** Columns that say something about this service and nothing of the log: they go over with the switch. */
    static final Map<String, Set<String>> CARRIED = Map.of("customer", Set.of("metrics_version", "held"));

    /** Rows that say nothing, such as of customers who had a visitor in between: the log need not tell of them. */
    static final Map<String, String> TELLING = Map.of(
            "visitor",
            "customer_id is not null or live is not null",
            "customer",
            "profile_version >= 0 or deleted",
            "customer_merge",
            "not undone");

    /** Rows of erased customers that stay in the sums: the log no longer tells of them. */
    static final Map<String, String> NOBODYS = Map.of(
            "support_ticket", "customer_id = '" + NOBODY + "'",
            "campaign_conversion", "customer_id = '" + NOBODY + "'",
            "campaign_cost", "nobodys");

    /** Of whose rows a difference tells the columns and not the values. */
    static final Set<String> PERSONAL = Set.of("customer");

    private Tables() {}
}
