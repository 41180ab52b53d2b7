package io.rapport.mis.decisions;

import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.rapport.mis.kpi.KpiQuery;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Dimension;
import io.rapport.mis.measure.Kpi;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The log of decisions, each scored by what followed. */
@Path("/api/v1/decisions")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class DecisionResource {
    private static final int USUAL_DAYS = 7;
    private static final UUID LAST_ID = new UUID(-1L, -1L);

    private final Decisions decisions;
    private final SecurityIdentity caller;

    DecisionResource(Decisions decisions, SecurityIdentity caller) {
        this.decisions = decisions;
        this.caller = caller;
    }

    @POST
    @Idempotent
    @ResponseStatus(201)
    public Scored record(@NotNull @Valid Taken taken) {
        return scored(decisions.record(taken.decision(caller.getPrincipal().getName())));
    }

    @GET
    @Path("{id}")
    public Scored find(@PathParam("id") UUID id) {
        return scored(decisions.find(id));
    }

    @GET
    public Page<Scored> list(@Valid @BeanParam PageRequest page) {
        var after = page.after(2);
        var found = decisions.list(
                after.flatMap(DecisionResource::takenAt).orElse(Decisions.END_OF_TIME),
                after.map(cursor -> cursor.uuid(1)).orElse(LAST_ID),
                page.limit() + 1);
        var one = Page.of(found, page.limit(), last -> List.of(last.takenAt(), last.id()));
        return new Page<>(one.items().stream().map(this::scored).toList(), one.next());
    }

    private static Optional<Instant> takenAt(Cursor cursor) {
        return KpiQuery.instant("after", cursor.values().getFirst());
    }

    private Scored scored(Decision decision) {
        return Scored.of(decision, decisions.score(decision));
    }

    /** Names an insight of {@code GET /api/v1/insights}. */
    public record On(@NotNull String kind, @NotNull String subject) {}

    /**
     * A decision to record.
     *
     * @param action price-changed, campaign-started, campaign-stopped, stock-ordered or other
     * @param days whole days after it to score it by, 7 where absent
     * @param expected what the KPI was to gain over those days
     */
    public record Taken(
            @NotNull String action,
            @Size(max = 1000) String note,
            @Valid On insight,
            @NotNull String kpi,
            String currency,
            String dimension,
            Instant takenAt,
            @Min(1) @Max(90) Integer days,
            BigDecimal expected) {

        Decision decision(String by) {
            var known = KpiQuery.kpi(kpi);
            return new Decision(
                    null,
                    Action.labelled(action)
                            .orElseThrow(() -> Problem.invalid("action", "must be one of " + Action.labels())),
                    note,
                    insight == null ? null : insight.kind(),
                    insight == null ? null : insight.subject(),
                    known,
                    KpiQuery.currency(known, currency)
                            .orElseThrow(() ->
                                    Problem.invalid("currency", "is needed: this KPI is one figure for each currency")),
                    sliceOf(known),
                    Objects.requireNonNullElseGet(takenAt, Instant::now),
                    Objects.requireNonNullElse(days, USUAL_DAYS),
                    expected,
                    null,
                    by);
        }

        private String sliceOf(Kpi known) {
            return Optional.of(KpiQuery.dimension(dimension))
                    .filter(known::isMeasuredBy)
                    .orElseThrow(() ->
                            Problem.invalid("dimension", "this KPI has only " + String.join(", ", known.dimensions())));
        }
    }

    /** A decision and what came of it; {@code score} says by which method in its own words. */
    public record Scored(
            UUID id,
            String action,
            String note,
            On insight,
            String kpi,
            String currency,
            Map<String, String> dimensions,
            Instant takenAt,
            int days,
            BigDecimal expected,
            Instant recordedAt,
            String recordedBy,
            Score score) {

        static Scored of(Decision decision, Score score) {
            return new Scored(
                    decision.id(),
                    decision.action().label(),
                    decision.note(),
                    decision.insightKind() == null ? null : new On(decision.insightKind(), decision.insightSubject()),
                    decision.kpi().label(),
                    Bucket.NO_CURRENCY.equals(decision.currency()) ? null : decision.currency(),
                    Dimension.read(decision.dimension()),
                    decision.takenAt(),
                    decision.days(),
                    decision.expected(),
                    decision.recordedAt(),
                    decision.recordedBy(),
                    score);
        }
    }
}
