package io.rapport.mis.webhook;

import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import io.rapport.mis.webhook.Subscription.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Subscriptions and what their owners may do with them. */
@ApplicationScoped
class WebhookSubscriptions {
    static final UUID FIRST = new UUID(0, 0);

    private final Jdbi jdbi;
    private final Safe safe;
    private final Destinations destinations;
    private final Clock clock;

    WebhookSubscriptions(Jdbi jdbi, Safe safe, Destinations destinations, Clock clock) {
        this.jdbi = jdbi;
        this.safe = safe;
        this.destinations = destinations;
        this.clock = clock;
    }

    /** Gets what is revised from now on. */
    @Transactional
    Made create(String url, Filter filter) {
        destinations.check(url);
        var id = Ids.next();
        var secret = SigningSecret.random();
        jdbi.useHandle(handle -> filtered(filter, handle.createUpdate("""
                insert into webhook_subscription (id, url, kpis, windows, dimensions, currencies, only_final, max_age_seconds,
                    secret, state, version, created_at, cursor_seq)
                values (:id, :url, :kpis, :windows, :dimensions, :currencies, :onlyFinal, :maxAgeSeconds,
                    :secret, 'ACTIVE', 1, :now, (select coalesce(max(seq), 0) from kpi))
                """))
                .bind("id", id)
                .bind("url", url)
                .bind("secret", safe.lock(id, secret))
                .bind("now", clock.instant())
                .execute());
        return new Made(get(id), secret);
    }

    /** @throws Problem 404 */
    Subscription get(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                                "select %s from webhook_subscription s where id = :id".formatted(Subscription.COLUMNS))
                        .bind("id", id)
                        .mapTo(Subscription.class)
                        .findFirst())
                .orElseThrow(() -> Problem.notFound("webhook subscription", id));
    }

    /** By id. */
    List<Subscription> list(UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select %s from webhook_subscription s where id > :after order by id limit :limit
                """.formatted(Subscription.COLUMNS))
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Subscription.class)
                .list());
    }

    /** Active again is also a fresh start for a receiver that was down or gone. */
    @Transactional
    Subscription change(UUID id, String ifMatch, String url, Filter filter, State state) {
        var known = locked(id);
        Etag.require(ifMatch, known.version());
        if (!url.equals(known.url())) {
            destinations.check(url);
        }
        jdbi.useHandle(handle -> filtered(filter, handle.createUpdate("""
                update webhook_subscription set url = :url, kpis = :kpis, windows = :windows, dimensions = :dimensions,
                    currencies = :currencies, only_final = :onlyFinal, max_age_seconds = :maxAgeSeconds, state = :state,
                    version = version + 1, failures = 0, openings = 0, open_until = null
                where id = :id
                """))
                .bind("id", id)
                .bind("url", url)
                .bind("state", state)
                .execute());
        return get(id);
    }

    @Transactional
    void delete(UUID id) {
        get(id);
        jdbi.useHandle(handle -> handle.execute("delete from webhook_subscription where id = ?", id));
    }

    /** The secret until now signs beside the new one for {@code overlap}. */
    @Transactional
    Made rotate(UUID id, Duration overlap) {
        locked(id);
        var secret = SigningSecret.random();
        jdbi.useHandle(handle -> handle.createUpdate("""
                update webhook_subscription set previous_secret = secret, previous_until = :until, secret = :secret, version = version + 1
                where id = :id
                """)
                .bind("id", id)
                .bind("until", clock.instant().plus(overlap))
                .bind("secret", safe.lock(id, secret))
                .execute());
        return new Made(get(id), secret);
    }

    /** Sends again, as it stands now, each KPI last revised at or after {@code from}; under the same ids, in the same order. */
    @Transactional
    Subscription replay(UUID id, Instant from) {
        locked(id);
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    update webhook_subscription set version = version + 1,
                        cursor_seq = least(cursor_seq, (select coalesce(min(seq) - 1, cursor_seq) from kpi where revised_at >= :from))
                    where id = :id
                    """).bind("id", id).bind("from", from).execute();
            handle.createUpdate("""
                    delete from webhook_retry r using webhook_subscription s
                    where s.id = :id and r.subscription_id = s.id and r.seq > s.cursor_seq
                    """).bind("id", id).execute();
        });
        return get(id);
    }

    private Subscription locked(UUID id) {
        return jdbi.withHandle(
                        handle -> handle.createQuery("select %s from webhook_subscription s where id = :id for update"
                                        .formatted(Subscription.COLUMNS))
                                .bind("id", id)
                                .mapTo(Subscription.class)
                                .findFirst())
                .orElseThrow(() -> Problem.notFound("webhook subscription", id));
    }

    private static <S extends SqlStatement<S>> S filtered(Filter filter, S statement) {
        return statement
                .bindNamedArgumentFinder(Columns.of(filter.kpis()).text("kpis", kpi -> kpi))
                .bindNamedArgumentFinder(Columns.of(filter.windows()).text("windows", window -> window))
                .bindNamedArgumentFinder(Columns.of(filter.dimensions()).text("dimensions", pattern -> pattern))
                .bindNamedArgumentFinder(Columns.of(filter.currencies()).text("currencies", code -> code))
                .bind("onlyFinal", filter.onlyFinal())
                .bind("maxAgeSeconds", filter.maxAgeSeconds());
    }

    /** @param secret shown this once */
    record Made(Subscription subscription, SigningSecret secret) {}
}
