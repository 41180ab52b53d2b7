package io.rapport.mis.reconciliation;

import io.rapport.mis.kpi.Kpis;
import io.rapport.mis.kpi.Revision;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Where the round stands, kept in the database so that it goes on after a restart; one replica at a time takes a step. */
@ApplicationScoped
class Place {
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final Clock clock;

    Place(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Empty while another replica has it. */
    Optional<Kpis.Key> lease() {
        var now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                update reconciliation_place set leased_until = :until where leased_until < :now
                returning start, kpi, window_name as "window", dimension, currency
                """)
                .bind("until", now.plus(LEASE))
                .bind("now", now)
                .mapTo(Kpis.Key.class)
                .findFirst());
    }

    /** Gives the lease back; {@code last} empty starts a new round. */
    void moveTo(Optional<Revision> last) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                update reconciliation_place set start = :start, kpi = :kpi, window_name = :window, dimension = :dimension,
                    currency = :currency, rounds = rounds + case when :kpi = '' then 1 else 0 end, leased_until = '-infinity'
                """)
                .bind("start", last.map(one -> one.bucket().start()).orElse(Kpis.Key.FIRST.start()))
                .bind("kpi", last.map(one -> one.kpi().name()).orElse(""))
                .bind("window", last.map(one -> one.bucket().window().name()).orElse(""))
                .bind("dimension", last.map(one -> one.bucket().dimension()).orElse(""))
                .bind("currency", last.map(one -> one.bucket().currency()).orElse(""))
                .execute());
    }

    /** Whole rounds so far, and when the last step ended. */
    Progress progress() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                select rounds, (select max(at) from reconciliation_step) as last_step_at,
                    (select coalesce(sum(checked), 0) from reconciliation_step) as checked
                from reconciliation_place
                """).mapTo(Progress.class).one());
    }

    record Progress(long rounds, Instant lastStepAt, long checked) {}
}
