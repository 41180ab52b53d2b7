package io.rapport.interaction.order;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Orders as the ledger has them. */
@Path("/api/v1/orders")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class OrderResource {
    @Inject
    Orders orders;

    @GET
    @Path("/{shop}/{orderId}")
    public OrderView get(@PathParam("shop") String shop, @PathParam("orderId") String orderId) {
        return orders.get(shop, orderId);
    }
}
