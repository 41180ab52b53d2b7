package io.rapport.analytics.lift;

import io.rapport.analytics.lift.Effectiveness.Cost;
import io.rapport.analytics.lift.Effectiveness.Credit;
import io.rapport.analytics.lift.Effectiveness.Incremental;
import io.rapport.analytics.lift.Effectiveness.Report;
import io.rapport.analytics.report.AsOf;
import io.rapport.analytics.report.Csv;
import io.rapport.kit.company.Company;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
import java.util.function.Function;
import java.util.stream.Stream;

/** What campaigns brought over the group that each held out. */
@Path("/api/v1/reports/campaigns")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.MARKETER})
@RunOnVirtualThread
public class CampaignReportResource {
    private final Experiments experiments;
    private final Company company;
    private final Clock clock;

    CampaignReportResource(Experiments experiments, Company company, Clock clock) {
        this.experiments = experiments;
        this.company = company;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Report> campaigns(@Valid @BeanParam CampaignQuery query) {
        return new Page<>(reports(query), null);
    }

    @GET
    @Produces(Csv.TYPE)
    public String campaignsAsCsv(@Valid @BeanParam CampaignQuery query) {
        return Csv.of(Row.class, reports(query).stream().flatMap(Row::of).toList());
    }

    private List<Report> reports(CampaignQuery query) {
        var asOf = query.asOf(company, clock);
        return query.campaign == null
                ? experiments.reports(query.days, asOf, query.isByVariant())
                : List.of(experiments.report(query.campaign, query.days, asOf, query.isByVariant()));
    }

    /** {@code campaign}: that one; left out: each that decided something in the last 90 days, at most 100. */
    public static class CampaignQuery extends AsOf {
        @QueryParam("campaign")
        UUID campaign;

        /** How many days each person is watched after her decision. */
        @QueryParam("days")
        @DefaultValue("14")
        @Min(1)
        @Max(366)
        int days;

        /** {@code variant}: each of its texts is an arm of its own. */
        @QueryParam("by")
        @DefaultValue("arm")
        @Pattern(regexp = "arm|variant")
        String by;

        boolean isByVariant() {
            return "variant".equals(by);
        }
    }

    /**
     * One lift a row.
     *
     * @param customers of the arm; {@code heldOut}: of the other
     * @param mean of the arm per customer; {@code heldOutMean}: of the other
     * @param relative null where the held-out mean is not clearly above 0
     * @param lastTouchOrders like {@code lastTouchRevenue} and {@code cost} of the whole campaign, in {@code currency} where there is one
     * @param unreliable why the lift must not be relied on, empty if it may
     */
    public record Row(
            UUID campaignId,
            String name,
            String arm,
            String measure,
            String currency,
            long customers,
            double lift,
            double lower,
            double upper,
            double pValue,
            Double sequentialPValue,
            UUID fitId,
            Instant asOf,
            String status,
            long windowDays,
            long heldOut,
            double mean,
            double heldOutMean,
            Double relative,
            long lastTouchOrders,
            BigDecimal lastTouchRevenue,
            BigDecimal cost,
            String unreliable) {
        static Stream<Row> of(Report report) {
            return report.lifts().stream().map(lift -> of(report, lift));
        }

        private static Row of(Report report, Incremental lift) {
            var arm = report.arm(lift.arm());
            var heldOut = report.arm(Effectiveness.HELD_OUT);
            var credits = of(lift, report.lastTouch(), Credit::currency).toList();
            var costs = of(lift, report.costs(), Cost::currency).toList();
            return new Row(
                    report.campaignId(),
                    report.name(),
                    lift.arm(),
                    lift.measure(),
                    lift.currency(),
                    arm.customers(),
                    lift.absolute().value(),
                    lift.absolute().lower(),
                    lift.absolute().upper(),
                    lift.pValue(),
                    lift.sequential() == null ? null : lift.sequential().pValue(),
                    report.fitId(),
                    report.asOf(),
                    report.status(),
                    report.windowDays(),
                    heldOut.customers(),
                    arm.mean(lift),
                    heldOut.mean(lift),
                    lift.relative() == null ? null : lift.relative().value(),
                    credits.stream().mapToLong(Credit::orders).sum(),
                    only(credits, Credit::revenue),
                    only(costs, Cost::amount),
                    String.join("; ", report.unreliable()));
        }

        private static <T> Stream<T> of(Incremental lift, List<T> all, Function<T, String> currency) {
            return all.stream()
                    .filter(each -> lift.currency() == null || lift.currency().equals(currency.apply(each)));
        }

        /** Null where there are several currencies, which do not add up. */
        private static <T> BigDecimal only(List<T> found, Function<T, BigDecimal> amount) {
            return found.size() == 1 ? amount.apply(found.getFirst()) : null;
        }
    }
}
