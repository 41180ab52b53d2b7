package io.rapport.analytics.clv;

import io.quarkus.scheduler.Scheduled;
import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.clv.ClvFitResource.CurrencyFit;
import io.rapport.analytics.clv.ClvFitResource.NewFit;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Asks for fits and reads them; {@link ClvFitRun} does them. */
@ApplicationScoped
class ClvFits {
    private static final int HORIZON_WEEKS = 52;
    private static final BigDecimal DISCOUNT = new BigDecimal("0.1");

    private final Jdbi jdbi;
    private final Company company;
    private final Clock clock;
    /** Its parameters never change. */
    private volatile Answer latest;

    ClvFits(Jdbi jdbi, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.company = company;
        this.clock = clock;
    }

    /** Its result, kept as it was computed. */
    record Result(List<CurrencyFit> currencies) {}

    @Transactional
    Answer request(NewFit fit) {
        var now = clock.instant();
        if (fit.asOf() != null && fit.asOf().isAfter(now)) {
            throw Problem.invalid("asOf", "must not lie in the future");
        }
        var id = insert(
                null,
                Optional.ofNullable(fit.asOf()).orElse(now),
                Optional.ofNullable(fit.horizonWeeks()).orElse(HORIZON_WEEKS),
                Optional.ofNullable(fit.discount()).orElse(DISCOUNT),
                !Boolean.FALSE.equals(fit.live()));
        return get(id);
    }

    /** Once a night of the company's zone, however many replicas there are. */
    @Scheduled(cron = "{rapport.analytics.clv-at}")
    @RunOnVirtualThread
    @Transactional
    void requestNightly() {
        var now = clock.instant();
        insert(LocalDate.ofInstant(now, company.zone()), now, HORIZON_WEEKS, DISCOUNT, true);
    }

    private UUID insert(LocalDate night, Instant asOf, int horizonWeeks, BigDecimal discount, boolean live) {
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into clv_fit (fit_id, state, night, requested_at, as_of, horizon_weeks, discount, live)
                values (:id, 'waiting', :night, :now, :asOf, :horizon, :discount, :live)
                on conflict (night) do nothing""")
                .bind("id", id)
                .bind("night", night)
                .bind("now", clock.instant())
                .bind("asOf", asOf)
                .bind("horizon", horizonWeeks)
                .bind("discount", discount)
                .bind("live", live)
                .execute());
        return id;
    }

    /** @throws Problem 404 if there is no such fit */
    Answer get(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select fit_id, state, requested_at, as_of, horizon_weeks, discount, live, result::text result from clv_fit where fit_id = :id""")
                        .bind("id", id)
                        .map(ClvFits::answer)
                        .findOne())
                .orElseThrow(() -> Problem.notFound("fit", id));
    }

    /** The oldest that is not done. Only who holds the lock of the runs may ask. */
    Optional<Answer> next() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select fit_id, state, requested_at, as_of, horizon_weeks, discount, live, result::text result from clv_fit
                where state in ('waiting', 'scoring') order by requested_at, fit_id limit 1""").map(ClvFits::answer).findOne());
    }

    /** The one that scores customers now; to be asked for after they are locked. */
    Optional<Answer> latest() {
        var id = jdbi.withHandle(
                handle -> handle.createQuery("""
                select fit_id from clv_fit where state in ('scoring', 'done') and live order by requested_at desc, fit_id desc limit 1""").mapTo(UUID.class).findOne());
        return id.map(fitId -> {
            var known = latest;
            return known != null && known.fitId().equals(fitId) ? known : read(fitId);
        });
    }

    /** The newest that looked at nothing later than an instant, whenever it was asked for. */
    Optional<Answer> asOf(Instant at) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                select fit_id, state, requested_at, as_of, horizon_weeks, discount, live, result::text result from clv_fit
                where state in ('scoring', 'done') and as_of <= :at order by as_of desc, requested_at desc, fit_id desc limit 1""").bind("at", at).map(ClvFits::answer).findOne());
    }

    private Answer read(UUID fitId) {
        var fit = get(fitId);
        latest = fit;
        return fit;
    }

    void fitted(UUID id, Result result) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "update clv_fit set state = 'scoring', result = :result::jsonb where fit_id = :id")
                .bind("id", id)
                .bind("result", EventJson.write(result))
                .execute());
    }

    void ended(UUID id, String state) {
        jdbi.useHandle(handle -> {
            handle.execute("update clv_fit set state = ? where fit_id = ?", state, id);
            handle.execute("delete from clv_history where fit_id = ?", id);
        });
    }

    private static Answer answer(RowView row) {
        var result = row.getColumn("result", String.class);
        return new Answer(
                row.getColumn("fit_id", UUID.class),
                row.getColumn("state", String.class),
                row.getColumn("requested_at", Instant.class),
                row.getColumn("as_of", Instant.class),
                row.getColumn("horizon_weeks", Integer.class),
                row.getColumn("discount", BigDecimal.class),
                row.getColumn("live", Boolean.class),
                result == null ? null : EventJson.read(result, Result.class).currencies());
    }
}
