package io.rapport.interaction.session;

import io.rapport.interaction.freshness.Fresh;
import io.rapport.interaction.freshness.Freshness;
import io.rapport.interaction.session.CustomerSessions.Visit;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;

/** A customer's visits to the shops. */
@Path("/api/v1/customers/{id}/sessions")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
public class SessionResource {
    @Inject
    CustomerSessions sessions;

    @Inject
    Freshness freshness;

    /** Newest first. @param from inclusive, by the session's start; {@code to} exclusive */
    @GET
    @RunOnVirtualThread
    public Fresh<Visit> page(
            @PathParam("id") UUID id,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @Valid @BeanParam PageRequest page) {
        return freshness.of(sessions.page(id, from, to, page.after(2), page.limit()));
    }
}
