package io.rapport.analytics.report;

import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
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
    private static final String CSV = "text/csv";

    private final Reports reports;

    ReportResource(Reports reports) {
        this.reports = reports;
    }

    @GET
    @Path("revenue")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Revenue> revenue(@Valid @BeanParam RevenueQuery query) {
        return new Page<>(query.of(reports), null);
    }

    @GET
    @Path("revenue")
    @Produces(CSV)
    public String revenueAsCsv(@Valid @BeanParam RevenueQuery query) {
        return Csv.of(Revenue.class, query.of(reports));
    }

    @GET
    @Path("totals")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Totals> totals() {
        return new Page<>(reports.totals(), null);
    }

    @GET
    @Path("totals")
    @Produces(CSV)
    public String totalsAsCsv() {
        return Csv.of(Totals.class, reports.totals());
    }

    /** {@code from} inclusive, {@code to} exclusive: instants, or dates in the company's zone. */
    public static class RevenueQuery {
        @QueryParam("by")
        @DefaultValue("day")
        String by;

        @QueryParam("from")
        String from;

        @QueryParam("to")
        String to;

        @QueryParam("currency")
        @Pattern(regexp = "[A-Z]{3}")
        String currency;

        List<Revenue> of(Reports reports) {
            return reports.revenue(Window.named(by), from, to, currency);
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
            String currency) {}

    /**
     * Everything so far in one currency.
     *
     * @param customers those with an order
     * @param guestOrders of visitors who are no customer's
     */
    public record Totals(
            String currency, long orders, long customers, BigDecimal revenue, BigDecimal refunds, long guestOrders) {}
}
