package io.rapport.analytics.lift;

import io.rapport.analytics.lift.Effectiveness.Report;
import io.rapport.analytics.report.Csv;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What campaigns brought over the group that each held out. */
@Path("/api/v1/reports/campaigns")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST, Roles.MARKETER})
@RunOnVirtualThread
public class CampaignReportResource {
    private final Experiments experiments;
    private final Clock clock;

    CampaignReportResource(Experiments experiments, Clock clock) {
        this.experiments = experiments;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Report> campaigns(@Valid @BeanParam CampaignQuery query) {
        return new Page<>(query.of(experiments, clock), null);
    }

    @GET
    @Produces(Csv.TYPE)
    public String campaignsAsCsv(@Valid @BeanParam CampaignQuery query) {
        return Csv.of(
                Row.class,
                query.of(experiments, clock).stream().flatMap(Row::of).toList());
    }

    /** {@code campaign}: that one; left out: each that decided something in the last 90 days, at most 100. */
    public static class CampaignQuery {
        @QueryParam("campaign")
        UUID campaign;

        /** How many days each person is watched after her decision. */
        @QueryParam("days")
        @DefaultValue("14")
        @Min(1)
        @Max(366)
        int days;

        @QueryParam("asOf")
        Instant asOf;

        /** {@code variant}: each of its texts is an arm of its own. */
        @QueryParam("by")
        @DefaultValue("arm")
        @Pattern(regexp = "arm|variant")
        String by;

        List<Report> of(Experiments experiments, Clock clock) {
            return experiments.reports(
                    Optional.ofNullable(campaign),
                    days,
                    Optional.ofNullable(asOf).orElseGet(clock::instant),
                    "variant".equals(by));
        }
    }

    /** One lift a row. */
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
            Instant asOf) {
        static java.util.stream.Stream<Row> of(Report report) {
            return report.lifts().stream()
                    .map(lift -> new Row(
                            report.campaignId(),
                            report.name(),
                            lift.arm(),
                            lift.measure(),
                            lift.currency(),
                            report.arms().stream()
                                    .filter(arm -> arm.arm().equals(lift.arm()))
                                    .mapToLong(Effectiveness.Group::customers)
                                    .sum(),
                            lift.absolute().value(),
                            lift.absolute().lower(),
                            lift.absolute().upper(),
                            lift.pValue(),
                            lift.sequential() == null ? null : lift.sequential().pValue(),
                            report.fitId(),
                            report.asOf()));
        }
    }
}
