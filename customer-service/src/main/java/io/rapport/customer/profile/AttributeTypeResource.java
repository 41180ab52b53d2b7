package io.rapport.customer.profile;

import io.rapport.customer.profile.AttributeTypes.Declaration;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Which custom attributes customers have, and of what type. */
@Path("/api/v1/attribute-types")
@RunOnVirtualThread
public class AttributeTypeResource {
    @Inject
    AttributeTypes types;

    /** {@code type}: text, number, boolean, date or instant. */
    public record NewType(
            @NotNull AttributeType type,

            @Size(max = 500) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String description) {}

    @GET
    @RolesAllowed({Roles.AGENT, Roles.MARKETER, Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    public Page<Declaration> list() {
        return new Page<>(types.list(), null);
    }

    @PUT
    @Path("{name}")
    @RolesAllowed(Roles.ADMIN)
    public Declaration declare(@PathParam("name") String name, @Valid @NotNull NewType type) {
        return types.declare(key(name), type.type(), type.description());
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed(Roles.ADMIN)
    public void forget(@PathParam("name") String name) {
        types.forget(key(name));
    }

    private static String key(String name) {
        if (name.isEmpty() || name.length() > 100 || !name.equals(Text.clean(name))) {
            throw Problem.invalid("name", "must be 1 to 100 visible characters");
        }
        return name;
    }
}
