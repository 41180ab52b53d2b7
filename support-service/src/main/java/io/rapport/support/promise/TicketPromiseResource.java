package io.rapport.support.promise;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** What was promised in a ticket, over HTTP. */
@Path("/api/v1/tickets/{id}/promises")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ADMIN})
public class TicketPromiseResource {
    @Inject
    Promises promises;

    /** {@code warnSeconds}: how long before it is due to warn; a quarter of the time if left out. */
    public record NewPromise(
            @NotBlank @Size(max = 1_000) @Pattern(regexp = "[^\\x00]*")
            String text,

            @NotNull Instant dueAt,
            @Min(0) @Max(31_622_400) Long warnSeconds) {}

    @POST
    @Idempotent
    public Response make(UUID id, @NotNull @Valid NewPromise promise) {
        var made = promises.make(id, promise);
        return Response.created(URI.create("/api/v1/promises/" + made.id()))
                .entity(made)
                .build();
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Promise> of(UUID id) {
        return new Page<>(promises.of(id), null);
    }
}
