package io.rapport.analytics.report;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;

/** The way from a look to an order, and what is bought most. */
@Path("/api/v1/reports")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class ShopReportResource {
    private static final String TOP = "50";
    private static final int MOST = 10_000;

    private final Shopping shopping;

    ShopReportResource(Shopping shopping) {
        this.shopping = shopping;
    }

    @GET
    @Path("funnel")
    @Produces(MediaType.APPLICATION_JSON)
    public Funnel funnel(@Valid @BeanParam Range range) {
        return shopping.funnel(range);
    }

    @GET
    @Path("funnel")
    @Produces(Csv.TYPE)
    public String funnelAsCsv(@Valid @BeanParam Range range) {
        return Csv.of(Step.class, shopping.funnel(range).steps());
    }

    @GET
    @Path("products")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Product> products(
            @Valid @BeanParam Range range, @QueryParam("limit") @DefaultValue(TOP) @Min(1) @Max(MOST) int limit) {
        return new Page<>(shopping.products(range, limit), null);
    }

    @GET
    @Path("products")
    @Produces(Csv.TYPE)
    public String productsAsCsv(
            @Valid @BeanParam Range range, @QueryParam("limit") @DefaultValue(TOP) @Min(1) @Max(MOST) int limit) {
        return Csv.of(Product.class, shopping.products(range, limit));
    }

    /** From views to orders. */
    public record Funnel(List<Step> steps) {}

    /**
     * @param step views, carts, checkouts or orders
     * @param shoppers who took this step, whatever they did before
     * @param through who took it and all before it
     * @param fromPrevious share of those through the step before, 0 to 1; null where there is none
     */
    public record Step(String step, long shoppers, long through, Double fromPrevious) {}

    /** What a product sold in a currency, without orders that were cancelled; {@code refunds} of those orders, whenever they were made. */
    public record Product(
            String product,
            String name,
            String category,
            String currency,
            long orders,
            long customers,
            BigDecimal units,
            BigDecimal revenue,
            BigDecimal refunds,
            BigDecimal netRevenue) {}
}
