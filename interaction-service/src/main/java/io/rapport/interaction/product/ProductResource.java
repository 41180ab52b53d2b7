package io.rapport.interaction.product;

import io.rapport.events.Identity;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** The catalogue. */
@Path("/api/v1/products/{id}")
@RunOnVirtualThread
public class ProductResource {
    @Inject
    Products products;

    record Description(
            @Size(max = 200) String sku,
            @Size(max = 500) String name,
            @Size(max = 500) String category,
            @Size(max = 200) String brand,
            Money price,
            Money cost,
            @PositiveOrZero Long stock,
            @Size(max = 2000) String url) {}

    @PUT
    @RolesAllowed(Roles.ADMIN)
    public ProductChanged put(
            @PathParam("id") @Size(max = 200) String id,
            @QueryParam("shop") @DefaultValue(Identity.DEFAULT_SHOP) String shop,
            @Valid @NotNull Description description) {
        return products.put(shop, id, description);
    }

    /** No longer sold: published with {@code deletedAt}. */
    @DELETE
    @RolesAllowed(Roles.ADMIN)
    public void delete(
            @PathParam("id") String id, @QueryParam("shop") @DefaultValue(Identity.DEFAULT_SHOP) String shop) {
        products.delete(shop, id);
    }

    @GET
    @RolesAllowed({Roles.AGENT, Roles.MARKETER, Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
    public ProductChanged get(
            @PathParam("id") String id, @QueryParam("shop") @DefaultValue(Identity.DEFAULT_SHOP) String shop) {
        return products.get(shop, id);
    }
}
