package io.rapport.analytics.decision;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.rapport.events.EventJson;
import io.rapport.kit.Ids;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Asks for fits and finds them; {@link DecisionRun} does them. */
@ApplicationScoped
public class Decisions {
    private static final String SELECT =
            "select fit_id, kind, state, as_of, finished_at, parameters::text parameters, reason from decision_fit ";

    private final Jdbi jdbi;
    private final Company company;
    private final Clock clock;
    private final List<Computation> computations;

    Decisions(Jdbi jdbi, Company company, Clock clock, @All List<Computation> computations) {
        this.jdbi = jdbi;
        this.company = company;
        this.clock = clock;
        this.computations = computations;
    }

    /**
     * @param asOf null: now
     * @throws Problem 400 if it lies in the future
     */
    @Transactional
    public Decision request(String kind, Instant asOf, Object parameters) {
        var now = clock.instant();
        if (asOf != null && asOf.isAfter(now)) {
            throw Problem.invalid("asOf", "must not lie in the future");
        }
        return get(
                kind,
                insert(kind, null, Optional.ofNullable(asOf).orElse(now), EventJson.MAPPER.valueToTree(parameters)));
    }

    /** Once a night of the company's zone, however many replicas there are. */
    @Scheduled(cron = "{rapport.analytics.decisions-at}")
    @RunOnVirtualThread
    @Transactional
    void requestNightly() {
        var now = clock.instant();
        computations.forEach(computation ->
                insert(computation.kind(), LocalDate.ofInstant(now, company.zone()), now, computation.nightly()));
    }

    private UUID insert(String kind, LocalDate night, Instant asOf, JsonNode parameters) {
        var id = Ids.next();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into decision_fit (fit_id, kind, state, night, requested_at, as_of, parameters)
                values (:id, :kind, 'waiting', :night, :now, :asOf, :parameters::jsonb)
                on conflict (kind, night) do nothing""")
                .bind("id", id)
                .bind("kind", kind)
                .bind("night", night)
                .bind("now", clock.instant())
                .bind("asOf", asOf)
                .bind("parameters", EventJson.write(parameters))
                .execute());
        return id;
    }

    /** @throws Problem 404 if there is no such fit of the kind */
    public Decision get(String kind, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where kind = :kind and fit_id = :id")
                        .bind("kind", kind)
                        .bind("id", id)
                        .map(Decisions::decision)
                        .findOne())
                .orElseThrow(() -> Problem.notFound(kind + " fit", id));
    }

    /** The one with the latest {@code asOf} among those done, of several the one asked for last. */
    public Optional<Decision> latest(String kind) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT
                                + "where kind = :kind and state = 'done' order by as_of desc, requested_at desc, fit_id desc limit 1")
                .bind("kind", kind)
                .map(Decisions::decision)
                .findOne());
    }

    /**
     * The one named, or the latest where {@code id} is null.
     *
     * @throws Problem 404 if there is no such fit of the kind
     */
    public Optional<Decision> find(String kind, UUID id) {
        return id == null ? latest(kind) : Optional.of(get(kind, id));
    }

    /** The oldest that waits. Only who holds the lock of the runs may ask. */
    Optional<Decision> next() {
        return jdbi.withHandle(
                handle -> handle.createQuery(SELECT + "where state = 'waiting' order by requested_at, fit_id limit 1")
                        .map(Decisions::decision)
                        .findOne());
    }

    void ended(UUID id, String state, String reason) {
        jdbi.useHandle(handle -> handle.execute(
                "update decision_fit set state = ?, reason = ?, finished_at = ? where fit_id = ?",
                state,
                reason,
                clock.instant(),
                id));
    }

    private static Decision decision(RowView row) {
        return new Decision(
                row.getColumn("fit_id", UUID.class),
                row.getColumn("kind", String.class),
                row.getColumn("state", String.class),
                row.getColumn("as_of", Instant.class),
                row.getColumn("finished_at", Instant.class),
                EventJson.read(row.getColumn("parameters", String.class), JsonNode.class),
                row.getColumn("reason", String.class));
    }
}
