package io.rapport.campaign.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What journeys tell other systems: kept with the step in one transaction, and taken there until somebody says that he heard. */
@ApplicationScoped
class Calls {
    /** Longer than a try can take; who is not done by then is tried anew. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofDays(3);
    private static final long LONGEST_DELAY_SECONDS = 3600;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** A call to make now; {@code id} is the same at every try. */
    record Call(
            UUID id,
            UUID journeyId,
            String step,
            UUID customerId,
            String occurrence,
            String url,
            String particulars,
            int attempts,
            Instant madeAt) {}

    /** {@code status}: {@code waiting}, {@code done} or {@code failed}; {@code reason} why the last try failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            UUID id, String step, UUID customerId, String status, int attempts, String reason, Instant madeAt) {}

    /** @param heard the receiver answered 2xx; {@code last}: it will never do */
    record Answer(boolean heard, boolean last, String reason) {}

    @Transactional(TxType.MANDATORY)
    void make(List<Moves.Told> told, Instant now) {
        if (told.isEmpty()) {
            return;
        }
        var sql = """
                insert into journey_call (id, journey_id, step, customer_id, occurrence, url, particulars, status, due_at, made_at)
                select gen_random_uuid(), journey, step, customer, occurrence, url, cast(particulars as jsonb), 'waiting', :now, :now
                from unnest(:journeys, :steps, :customers, :occurrences, :urls, :particulars)
                  as told(journey, step, customer, occurrence, url, particulars)
                order by journey, customer on conflict do nothing
                """;
        var columns = Columns.of(told)
                .uuid("journeys", each -> each.run().journeyId())
                .text("steps", Moves.Told::step)
                .uuid("customers", each -> each.run().customerId())
                .text("occurrences", each -> each.run().occurrence())
                .text("urls", Moves.Told::url)
                .text("particulars", each -> each.run().particulars());
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns)
                .bind("now", now)
                .execute());
    }

    /** Those due, for this replica alone until their lease runs out. */
    @Transactional
    List<Call> take(int limit) {
        var sql = """
                update journey_call set attempts = attempts + 1, due_at = :lease where id in (
                  select id from journey_call where status = 'waiting' and due_at <= :now
                  order by due_at limit :limit for update skip locked)
                returning id, journey_id, step, customer_id, occurrence, url, particulars::text as particulars, attempts, made_at
                """;
        var now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("lease", now.plus(LEASE))
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(Call.class)
                .list());
    }

    /** Whoever is not heard is tried again, 2 s later, then twice as long, up to an hour, for three days. */
    @Transactional
    void record(Call call, Answer answer) {
        var now = clock.instant();
        var over = answer.last || call.madeAt.isBefore(now.minus(PATIENCE));
        var delay = Math.min(LONGEST_DELAY_SECONDS, 1L << Math.min(call.attempts, 12));
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update journey_call set status = :status, reason = :reason, due_at = :due where id = :id and status = 'waiting'")
                .bind("status", answer.heard ? "done" : over ? "failed" : "waiting")
                .bind("reason", answer.reason)
                .bind("due", now.plusSeconds(delay))
                .bind("id", call.id)
                .execute());
    }

    Page<View> list(UUID journeyId, PageRequest page) {
        var sql = """
                select id, step, customer_id, status, attempts, reason, made_at from journey_call
                where journey_id = :journey and id > :after order by id limit :limit
                """;
        var found = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("journey", journeyId)
                .bind("after", page.after(1).map(cursor -> cursor.uuid(0)).orElse(new UUID(0, 0)))
                .bind("limit", page.limit() + 1)
                .mapTo(View.class)
                .list());
        return Page.of(found, page.limit(), call -> List.of(call.id));
    }
}
