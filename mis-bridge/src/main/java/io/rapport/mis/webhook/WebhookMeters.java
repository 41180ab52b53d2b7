package io.rapport.mis.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** What waits for receivers, how long, and how many of them are down; asked of the database when someone looks. */
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

    private final Jdbi jdbi;

    WebhookMeters(Jdbi jdbi, MeterRegistry meters) {
        this.jdbi = jdbi;
        Gauge.builder("rapport.webhooks.backlog", this, WebhookMeters::backlog).register(meters);
        Gauge.builder("rapport.webhooks.oldest.age", this, WebhookMeters::oldestAge)
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("rapport.webhooks.paused", this, WebhookMeters::paused).register(meters);
    }

    private double backlog() {
        return ask(WAITING.formatted("count(*)"));
    }

    private double oldestAge() {
        return ask(WAITING.formatted("coalesce(extract(epoch from now() - min(w.revised_at)), 0)"));
    }

    private double paused() {
        return ask("select count(*) from webhook_subscription where state = 'ACTIVE' and open_until is not null");
    }

    /** NaN while the database is away. */
    private double ask(String sql) {
        try {
            return jdbi.withHandle(
                    handle -> handle.createQuery(sql).mapTo(Double.class).one());
        } catch (JdbiException _) {
            return Double.NaN;
        }
    }
}
