package io.rapport.analytics.report;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What the company sold, as JSON or, with {@code Accept: text/csv}, as CSV. */
@Path("/api/v1/reports")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class ReportResource {
    private final Reports reports;
    private final Revenues revenues;

    ReportResource(Reports reports, Revenues revenues) {
        this.reports = reports;
        this.revenues = revenues;
    }

    @GET
    @Path("revenue")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<RevenueOf> revenue(@Valid @BeanParam RevenueQuery query) {
        return new Page<>(
                query.isCut()
                        ? query.of(revenues)
                        : query.of(reports).stream().map(Revenue::whole).toList(),
                null);
    }

    @GET
    @Path("revenue")
    @Produces(Csv.TYPE)
    public String revenueAsCsv(@Valid @BeanParam RevenueQuery query) {
        return query.isCut() ? Csv.of(RevenueOf.class, query.of(revenues)) : Csv.of(Revenue.class, query.of(reports));
    }

    @GET
    @Path("totals")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Totals> totals() {
        return new Page<>(reports.totals(), null);
    }

    @GET
    @Path("totals")
    @Produces(Csv.TYPE)
    public String totalsAsCsv() {
        return Csv.of(Totals.class, reports.totals());
    }

    /** {@code dimension}: country, channel, shop, category or product, if it is to be cut by that too. */
    public static class RevenueQuery extends Range {
        @QueryParam("by")
        @DefaultValue("day")
        String by;

        @QueryParam("dimension")
        String dimension;

        boolean isCut() {
            return dimension != null;
        }

        List<Revenue> of(Reports reports) {
            return reports.revenue(Window.named(by), this);
        }

        List<RevenueOf> of(Revenues revenues) {
            return revenues.by(Window.named(by), Dimension.named(dimension), this);
        }
    }

    /**
     * One window of one currency, rounded to its minor unit.
     *
     * @param revenue gross, of orders placed in the window
     * @param refunds given back in the window, whenever the order was placed
     * @param customers known ones who placed an order
     */
    public record Revenue(
            Instant start,
            long orders,
            BigDecimal revenue,
            BigDecimal refunds,
            BigDecimal netRevenue,
            long customers,
            String currency) {
        RevenueOf whole() {
            return new RevenueOf(start, null, orders, revenue, refunds, netRevenue, customers, currency);
        }
    }

    /** One window of one currency and one value of the dimension; {@code value} null where there is none. */
    public record RevenueOf(
            Instant start,
            String value,
            long orders,
            BigDecimal revenue,
            BigDecimal refunds,
            BigDecimal netRevenue,
            long customers,
            String currency) {}

    /**
     * Everything so far in one currency.
     *
     * @param customers those with an order
     * @param guestOrders of visitors who are no customer's
     */
    public record Totals(
            String currency,
            long orders,
            long customers,
            BigDecimal revenue,
            BigDecimal refunds,
            long guestOrders,
            BigDecimal netRevenue) {}
}
