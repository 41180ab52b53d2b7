package io.rapport.campaign.offer;

import io.rapport.campaign.offer.Coupons.Coupon;
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
import java.util.List;
import java.util.UUID;

/** What one customer is offered, for the storefront. */
@Path("/api/v1/customers/{id}/offers")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM})
public class CustomerOfferResource {
    @Inject
    Coupons coupons;

    public record Items(List<Coupon> items) {}

    /** {@code among}: best first; left out: all that are open, the one that is likely to bring most first. */
    public record Choice(@Size(min = 1, max = 50) List<@NotNull UUID> among) {}

    /** Those that she can use now. */
    @GET
    public Items offers(@PathParam("id") UUID id) {
        return new Items(coupons.of(id));
    }

    /** Gives her the first of these offers that she may have; 204 where she may have none of them. The same again gives her the same. */
    @POST
    public Response choose(@PathParam("id") UUID id, @NotNull @Valid Choice body) {
        var best = body.among == null ? coupons.best(id) : coupons.best(id, body.among);
        return best.map(coupon -> Response.ok(coupon).build())
                .orElseGet(() -> Response.noContent().build());
    }
}
