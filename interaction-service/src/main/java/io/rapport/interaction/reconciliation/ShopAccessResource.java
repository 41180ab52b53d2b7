package io.rapport.interaction.reconciliation;

import io.rapport.interaction.reconciliation.ShopAccess.Credentials;
import io.rapport.interaction.source.ShopKind;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;

/** How a source's shop is asked for its orders, and how often. */
@Path("/api/v1/sources/{source}/shop-access")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class ShopAccessResource {
    private static final String VISIBLE = "[!-~]*";
    private static final int LOOK_BACK_DAYS = 30;

    @Inject
    ShopAccesses accesses;

    /**
     * @param accessToken of Shopify's Admin API
     * @param consumerKey of WooCommerce's REST API
     * @param consumerSecret likewise
     * @param pollEveryHours none: only when a reconciliation is asked for
     * @param lookBackDays how far back by itself; 30 if not given
     */
    record NewShopAccess(
            @NotNull ShopKind kind,
            @NotNull @Size(max = 500) String baseUrl,

            @Size(min = 1, max = 500) @Pattern(regexp = VISIBLE)
            String accessToken,

            @Size(min = 1, max = 500) @Pattern(regexp = VISIBLE)
            String consumerKey,

            @Size(min = 1, max = 500) @Pattern(regexp = VISIBLE)
            String consumerSecret,

            @Min(1) @Max(8760) Integer pollEveryHours,
            @Min(1) @Max(3650) Integer lookBackDays) {

        Credentials credentials() {
            return switch (kind) {
                case SHOPIFY -> new Credentials(null, needed("accessToken", accessToken));
                case WOOCOMMERCE ->
                    new Credentials(needed("consumerKey", consumerKey), needed("consumerSecret", consumerSecret));
            };
        }

        private static String needed(String field, String value) {
            if (value == null) {
                throw Problem.invalid(field, "is needed");
            }
            return value;
        }
    }

    /** What opens the shop is kept sealed and never shown again. */
    @PUT
    public ShopAccess put(@PathParam("source") UUID source, @Valid @NotNull NewShopAccess wanted) {
        var days = wanted.lookBackDays() == null ? LOOK_BACK_DAYS : wanted.lookBackDays();
        return accesses.put(
                source, wanted.kind(), wanted.baseUrl(), wanted.credentials(), wanted.pollEveryHours(), days);
    }

    @GET
    public ShopAccess get(@PathParam("source") UUID source) {
        return accesses.get(source).orElseThrow(() -> Problem.notFound("shop-access of source", source));
    }

    @DELETE
    public void remove(@PathParam("source") UUID source) {
        accesses.remove(source);
    }
}
