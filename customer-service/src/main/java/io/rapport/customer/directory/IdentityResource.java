package io.rapport.customer.directory;

import static jakarta.ws.rs.core.Response.Status.CREATED;

import io.rapport.customer.identity.Identities.Held;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** By what a customer is known. */
@Path("/api/v1/customers/{id}/identities")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class IdentityResource {
    @Inject
    Customers customers;

    @Inject
    CustomerViews views;

    /**
     * {@code identity} reads type:value, such as user:42. {@code verified}: it was shown to be hers, so that another customer who has it
     * and she are merged where the rules allow that.
     */
    public record NewIdentity(@NotNull @Size(max = 520) String identity, boolean verified) {}

    @GET
    public Page<Held> list(@PathParam("id") UUID id) {
        return new Page<>(views.identitiesOf(id), null);
    }

    @POST
    @Idempotent
    public Response add(@PathParam("id") UUID id, @Valid @NotNull NewIdentity added) {
        customers.link(id, NewCustomer.identity("identity", added.identity()), added.verified());
        return Response.status(CREATED).entity(added).build();
    }
}
