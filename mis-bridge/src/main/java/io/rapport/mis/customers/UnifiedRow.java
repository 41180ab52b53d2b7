package io.rapport.mis.customers;

import io.rapport.events.AnalyticsEvent.CurrencyMetrics;
import io.rapport.events.AnalyticsEvent.Scores;
import io.rapport.events.EventJson;
import io.rapport.events.MisEvent.UnifiedCustomerChanged;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.result.RowView;

/** Reads what there is to say of customers: all of them in one statement. Tickets are those of the person, whoever she was when she opened them. */
final class UnifiedRow {
    static final String SELECT = """
            select c.customer_id, c.erased, c.version, c.content, c.language, c.country, c.currency, c.time_zone, c.since,
                c.metrics::text as metrics, c.scores::text as scores, nullif(survivor_of(c.customer_id), c.customer_id) as merged_into,
                (select coalesce(json_agg(s.segment_id order by s.segment_id), '[]') from customer_segment s
                    where s.customer_id = c.customer_id and s.member)::text as segments,
                (select coalesce(json_agg(k.channel || '/' || k.purpose order by k.channel, k.purpose), '[]') from customer_consent k
                    where k.customer_id = c.customer_id and k.state = 'granted'
                        and (k.valid_until is null or k.valid_until > :now))::text as consents,
                (select count(*) from customer_ticket t
                    where t.is_open and t.customer_id in (select same_person(c.customer_id))) as open_tickets
            from unified_customer c where c.customer_id = any(:customers) order by c.customer_id for update of c
            """;

    private UnifiedRow() {}

    static UnifiedCustomerChanged said(RowView row, long version) {
        return new UnifiedCustomerChanged(
                row.getColumn("customer_id", UUID.class),
                version,
                row.getColumn("language", String.class),
                row.getColumn("country", String.class),
                row.getColumn("currency", String.class),
                list(row.getColumn("metrics", String.class), CurrencyMetrics[].class),
                list(row.getColumn("segments", String.class), UUID[].class),
                list(row.getColumn("consents", String.class), String[].class),
                row.getColumn("open_tickets", Integer.class),
                scores(row.getColumn("scores", String.class)),
                row.getColumn("time_zone", String.class),
                row.getColumn("since", Instant.class),
                row.getColumn("merged_into", UUID.class));
    }

    static UnifiedCustomerChanged versioned(UnifiedCustomerChanged said, long version) {
        return new UnifiedCustomerChanged(
                said.customerId(),
                version,
                said.language(),
                said.country(),
                said.currency(),
                said.metrics(),
                said.segments(),
                said.consents(),
                said.openTickets(),
                said.scores(),
                said.timeZone(),
                said.since(),
                said.mergedInto());
    }

    private static <T> List<T> list(String json, Class<T[]> type) {
        return json == null ? List.of() : List.of(EventJson.read(json, type));
    }

    private static Scores scores(String json) {
        return json == null ? null : EventJson.read(json, Scores.class);
    }
}
