package io.rapport.campaign.loyalty;

import io.rapport.campaign.loyalty.Loyalty.Balance;
import io.rapport.campaign.loyalty.Loyalty.Entry;
import io.rapport.campaign.loyalty.Loyalty.Redeemed;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** A customer's points and tier. */
@Path("/api/v1/customers/{id}/loyalty")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM})
public class LoyaltyResource {
    @Inject
    Loyalty loyalty;

    /** {@code points}: negative to take some. */
    public record Grant(
            @Min(-1_000_000) @Max(1_000_000) long points,
            @NotBlank @Size(max = 200) String reason) {}

    /** {@code offer}: one of the program's rewards. */
    public record Wish(@NotNull UUID offer) {}

    @GET
    public Balance balance(@PathParam("id") UUID id) {
        return loyalty.of(id);
    }

    /** How it came to this, the newest first. */
    @GET
    @Path("/entries")
    public Page<Entry> entries(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        return loyalty.entries(id, page);
    }

    @POST
    @Path("/grants")
    @Idempotent
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.AGENT})
    public Balance grant(@PathParam("id") UUID id, @NotNull @Valid Grant body) {
        return loyalty.grant(id, body.points, body.reason);
    }

    /** Pays a reward with points; 409 where she has too few, or such a reward that she did not use. */
    @POST
    @Path("/redemptions")
    @Idempotent
    public Redeemed redeem(@PathParam("id") UUID id, @NotNull @Valid Wish body) {
        return loyalty.redeem(id, body.offer);
    }
}
