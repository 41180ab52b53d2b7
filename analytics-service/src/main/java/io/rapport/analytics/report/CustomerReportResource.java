package io.rapport.analytics.report;

import io.rapport.kit.company.Company;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** How customers come back: cohorts, the RFM grid, repeat rate and the time to a second order. */
@Path("/api/v1/reports")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class CustomerReportResource {
    private final Loyalties loyalties;
    private final Company company;
    private final Clock clock;

    CustomerReportResource(Loyalties loyalties, Company company, Clock clock) {
        this.loyalties = loyalties;
        this.company = company;
        this.clock = clock;
    }

    @GET
    @Path("cohorts")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Cohort> cohorts(@Valid @BeanParam Query query) {
        return new Page<>(loyalties.cohorts(query.currency, query.asOf(company, clock)), null);
    }

    @GET
    @Path("cohorts")
    @Produces(Csv.TYPE)
    public String cohortsAsCsv(@Valid @BeanParam Query query) {
        return Csv.of(
                CohortRow.class,
                cohorts(query).items().stream().flatMap(CohortRow::of).toList());
    }

    @GET
    @Path("rfm")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Grid> rfm(@Valid @BeanParam Query query) {
        return new Page<>(loyalties.grids(query.currency, query.asOf(company, clock)), null);
    }

    @GET
    @Path("rfm")
    @Produces(Csv.TYPE)
    public String rfmAsCsv(@Valid @BeanParam Query query) {
        return Csv.of(
                CellRow.class, rfm(query).items().stream().flatMap(CellRow::of).toList());
    }

    @GET
    @Path("repeat")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Repeats> repeat(@Valid @BeanParam Query query) {
        return new Page<>(loyalties.repeats(query.currency, query.asOf(company, clock)), null);
    }

    @GET
    @Path("repeat")
    @Produces(Csv.TYPE)
    public String repeatAsCsv(@Valid @BeanParam Query query) {
        return Csv.of(
                ReturnedRow.class,
                repeat(query).items().stream().flatMap(ReturnedRow::of).toList());
    }

    public static class Query extends AsOf {
        @QueryParam("currency")
        @Pattern(regexp = "[A-Z]{3}")
        String currency;
    }

    /** Customers whose first order fell into the month {@code cohort}, such as 2026-01; their months since, that one first. */
    public record Cohort(String currency, String cohort, long customers, List<Month> months) {}

    /** @param retention share of the cohort that bought in it, 0 to 1 */
    public record Month(int month, long customers, double retention, BigDecimal revenue) {}

    /** One month of a cohort a row. */
    public record CohortRow(
            String currency, String cohort, int month, long customers, double retention, BigDecimal revenue) {
        static Stream<CohortRow> of(Cohort cohort) {
            return cohort.months().stream()
                    .map(month -> new CohortRow(
                            cohort.currency(),
                            cohort.cohort(),
                            month.month(),
                            month.customers(),
                            month.retention(),
                            month.revenue()));
        }
    }

    /** All who ever bought in a currency, by fifths. */
    public record Grid(String currency, UUID fitId, Instant asOf, long customers, List<Cell> cells) {}

    /** 5 is the best fifth, 1 the lowest; cells without a customer are left out. */
    public record Cell(int recency, int frequency, int monetary, long customers, long orders, BigDecimal revenue) {}

    /** One cell a row; {@code cell} 555 to 111. */
    public record CellRow(
            String currency, String cell, long customers, long orders, BigDecimal revenue, UUID fitId, Instant asOf) {
        static Stream<CellRow> of(Grid grid) {
            return grid.cells().stream()
                    .map(cell -> new CellRow(
                            grid.currency(),
                            "%d%d%d".formatted(cell.recency(), cell.frequency(), cell.monetary()),
                            cell.customers(),
                            cell.orders(),
                            cell.revenue(),
                            grid.fitId(),
                            grid.asOf()));
        }
    }

    /**
     * Who ordered again in a currency.
     *
     * @param repeatRate share of the customers who did so far, 0 to 1
     * @param medianDays after how many days half have; null while fewer have
     * @param curve by Kaplan and Meier: the share that has ordered again after so many days, with its interval at 95 %
     */
    public record Repeats(
            String currency,
            Instant asOf,
            long customers,
            long repeaters,
            double repeatRate,
            Long medianDays,
            List<Returned> curve) {}

    /** A point of the curve. */
    public record Returned(long days, double share, double lower, double upper) {}

    /** One point a row, beside what is the same of all points of a currency. */
    public record ReturnedRow(
            String currency,
            long days,
            double share,
            double lower,
            double upper,
            Instant asOf,
            long customers,
            long repeaters,
            double repeatRate,
            Long medianDays) {
        static Stream<ReturnedRow> of(Repeats repeats) {
            return repeats.curve().stream()
                    .map(point -> new ReturnedRow(
                            repeats.currency(),
                            point.days(),
                            point.share(),
                            point.lower(),
                            point.upper(),
                            repeats.asOf(),
                            repeats.customers(),
                            repeats.repeaters(),
                            repeats.repeatRate(),
                            repeats.medianDays()));
        }
    }
}
