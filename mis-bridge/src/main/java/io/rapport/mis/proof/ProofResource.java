package io.rapport.mis.proof;

import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.rapport.mis.kpi.KpiQuery;
import io.rapport.mis.measure.Bucket;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** Counts one published KPI again from the log. */
@Path("/api/v1/kpis/{kpi}/proof")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ProofResource {
    private final Proofs proofs;

    ProofResource(Proofs proofs) {
        this.proofs = proofs;
    }

    @GET
    public Proof prove(
            @PathParam("kpi") String kpi,
            @QueryParam("window") String window,
            @QueryParam("start") String start,
            @QueryParam("currency") String currency,
            @QueryParam("dimension") String dimension) {
        var known = KpiQuery.kpi(kpi);
        var at = KpiQuery.instant("start", start)
                .orElseThrow(() -> Problem.invalid("start", "says which window, such as 2026-01-31T08:00:00Z"));
        var money = KpiQuery.currency(known, currency)
                .orElseThrow(() -> Problem.invalid("currency", "is needed: this KPI is one figure for each currency"));
        return proofs.of(known, new Bucket(KpiQuery.window(window), at, money, KpiQuery.dimension(dimension)));
    }
}
