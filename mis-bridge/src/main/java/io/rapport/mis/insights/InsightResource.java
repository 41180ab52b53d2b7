package io.rapport.mis.insights;

import io.rapport.events.MisEvent.InsightPassedOn;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;

/** Forecasts, affinities, elasticities and lifts for planning, with the KPIs they rest on. */
@Path("/api/v1/insights")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class InsightResource {
    private final Insights insights;

    InsightResource(Insights insights) {
        this.insights = insights;
    }

    @GET
    public Page<InsightPassedOn> list(@QueryParam("kind") String kind, @Valid @BeanParam PageRequest page) {
        var after = page.after(2).map(cursor -> cursor.values()).orElse(List.of("", ""));
        var found = insights.list(Optional.ofNullable(kind), after.getFirst(), after.getLast(), page.limit() + 1);
        return Page.of(found, page.limit(), last -> List.of(last.kind(), last.subject()));
    }
}
