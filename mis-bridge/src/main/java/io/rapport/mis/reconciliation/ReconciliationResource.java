package io.rapport.mis.reconciliation;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;

/** How far the reconciliation is, and what differs now. */
@Path("/api/v1/reconciliation")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ReconciliationResource {
    private final Differences differences;
    private final Place place;

    ReconciliationResource(Differences differences, Place place) {
        this.differences = differences;
        this.place = place;
    }

    @GET
    public State state() {
        var progress = place.progress();
        return new State(
                progress.rounds(),
                progress.checked(),
                progress.lastStepAt(),
                differences.count(),
                differences.newest());
    }

    /** {@code rounds}: how often all KPIs were gone through; {@code items}: at most a hundred of the differences, newest first. */
    public record State(
            long rounds, long checked, Instant lastStepAt, long differences, List<Differences.Difference> items) {}
}
