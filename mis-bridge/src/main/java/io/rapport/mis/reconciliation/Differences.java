package io.rapport.mis.reconciliation;

import io.rapport.kit.Columns;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.proof.Proof;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** KPIs that do not say what the log says, until they do again. */
@ApplicationScoped
class Differences {
    private static final int MOST_EXAMPLES = 100;

    private final Jdbi jdbi;
    private final Clock clock;

    Differences(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param rows what its rows make different, though the log does not */
    void learn(List<Proof> log, List<Proof> rows) {
        forget(log.stream().filter(Proof::equal).toList());
        remember(log.stream().filter(proof -> !proof.equal()).toList(), "log");
        remember(rows, "rows");
    }

    long count() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from kpi_difference")
                .mapTo(Long.class)
                .one());
    }

    /** The newest hundred. */
    List<Difference> newest() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select kpi, window_name as "window", start, nullif(currency, '-') as currency, nullif(dimension, '') as dimension,
                    published, recomputed, published_events, recomputed_events, found_in, found_at
                from kpi_difference order by found_at desc limit :most
                """)
                .bind("most", MOST_EXAMPLES)
                .mapTo(Difference.class)
                .list());
    }

    private void forget(List<Proof> equal) {
        jdbi.useHandle(handle ->
                handle.createUpdate("""
                delete from kpi_difference where (start, kpi, window_name, dimension, currency) in (
                    select * from unnest(:start, :kpi, :window, :dimension, :currency))
                """).bindNamedArgumentFinder(keys(equal)).execute());
    }

    private void remember(List<Proof> different, String foundIn) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into kpi_difference (start, kpi, window_name, dimension, currency,
                    published, recomputed, published_events, recomputed_events, found_in, found_at)
                select *, :foundIn, :now from unnest(:start, :kpi, :window, :dimension, :currency,
                    :published, :recomputed, :publishedEvents, :recomputedEvents)
                on conflict (start, kpi, window_name, dimension, currency) do update set
                    published = excluded.published, recomputed = excluded.recomputed,
                    published_events = excluded.published_events, recomputed_events = excluded.recomputed_events,
                    found_in = excluded.found_in
                """)
                .bind("foundIn", foundIn)
                .bind("now", clock.instant())
                .bindNamedArgumentFinder(keys(different)
                        .numeric("published", proof -> proof.published().value())
                        .numeric("recomputed", proof -> proof.recomputed().value())
                        .bigint("publishedEvents", proof -> proof.published().eventCount())
                        .bigint("recomputedEvents", proof -> proof.recomputed().eventCount()))
                .execute());
    }

    private static Columns<Proof> keys(List<Proof> proofs) {
        return Columns.of(proofs)
                .timestamptz("start", proof -> figure(proof).bucket().start())
                .text("kpi", proof -> figure(proof).kpi().label())
                .text("window", proof -> figure(proof).bucket().window().label())
                .text("dimension", proof -> figure(proof).bucket().dimension())
                .text("currency", proof -> figure(proof).bucket().currency());
    }

    private static Revision figure(Proof proof) {
        return proof.figure();
    }

    /**
     * What was published and what counting again gives.
     *
     * @param dimension such as {@code country=TR}, or absent
     * @param foundIn {@code log}: the log says otherwise; {@code rows}: only the rows that the next revision would be summed from do
     */
    record Difference(
            String kpi,
            String window,
            Instant start,
            String currency,
            String dimension,
            BigDecimal published,
            BigDecimal recomputed,
            long publishedEvents,
            long recomputedEvents,
            String foundIn,
            Instant foundAt) {}
}
