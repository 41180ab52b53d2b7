package io.rapport.analytics.segment;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.UUID;

/** The segments that one customer is in. */
@Path("/api/v1/customers/{id}/segments")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.MARKETER, Roles.ANALYST, Roles.AGENT})
@RunOnVirtualThread
public class CustomerSegmentsResource {
    private final Segments segments;

    CustomerSegmentsResource(Segments segments) {
        this.segments = segments;
    }

    @GET
    public Page<Entry> segments(@PathParam("id") UUID id) {
        return new Page<>(segments.of(id), null);
    }

    public record Entry(UUID segmentId, String name, Instant enteredAt) {}
}
