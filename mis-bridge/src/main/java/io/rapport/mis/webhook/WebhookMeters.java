package io.rapport.mis.webhook;

import io.quarkus.runtime.Startup;
import io.rapport.kit.operations.DatabaseGauges;
import jakarta.enterprise.context.ApplicationScoped;

/** What waits for receivers, how long, and how many of them are down. */
@Startup
@ApplicationScoped
class WebhookMeters {
    /** What was never tried and what is tried again; of one receiver no more than 10,000 are counted. */
    private static final String WAITING = """
            select %%s from webhook_subscription s, lateral (
                (select k.revised_at from kpi k where k.seq > s.cursor_seq and %s order by k.seq limit 10000)
                union all
                (select k.revised_at from webhook_retry r join kpi k on k.seq = r.seq where r.subscription_id = s.id)) w
            where s.state = 'ACTIVE'
            """.formatted(Filter.MATCHES);

    WebhookMeters(DatabaseGauges gauges) {
        gauges.count("rapport.webhooks.backlog", WAITING.formatted("count(*)"));
        gauges.seconds(
                "rapport.webhooks.oldest.age",
                WAITING.formatted("coalesce(extract(epoch from now() - min(w.revised_at)), 0)"));
        gauges.count(
                "rapport.webhooks.paused",
                "select count(*) from webhook_subscription where state = 'ACTIVE' and open_until is not null");
    }
}
