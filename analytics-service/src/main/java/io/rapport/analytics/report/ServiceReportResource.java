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
import java.time.Instant;

/** What support had to do, and how content customers were. */
@Path("/api/v1/reports")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
@RunOnVirtualThread
public class ServiceReportResource {
    private final Service service;

    ServiceReportResource(Service service) {
        this.service = service;
    }

    @GET
    @Path("support")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Load> load(
            @QueryParam("by") @DefaultValue("day") String by,
            @QueryParam("dimension") @DefaultValue("all") String dimension,
            @Valid @BeanParam Range range) {
        return new Page<>(service.load(Window.named(by), dimension, range), null);
    }

    @GET
    @Path("support")
    @Produces(Csv.TYPE)
    public String loadAsCsv(
            @QueryParam("by") @DefaultValue("day") String by,
            @QueryParam("dimension") @DefaultValue("all") String dimension,
            @Valid @BeanParam Range range) {
        return Csv.of(Load.class, service.load(Window.named(by), dimension, range));
    }

    @GET
    @Path("satisfaction")
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Satisfaction> satisfaction(
            @QueryParam("by") @DefaultValue("day") String by, @Valid @BeanParam Range range) {
        return new Page<>(service.satisfaction(Window.named(by), range), null);
    }

    @GET
    @Path("satisfaction")
    @Produces(Csv.TYPE)
    public String satisfactionAsCsv(@QueryParam("by") @DefaultValue("day") String by, @Valid @BeanParam Range range) {
        return Csv.of(Satisfaction.class, service.satisfaction(Window.named(by), range));
    }

    /**
     * @param value of the dimension asked for, else null
     * @param stillOpen of those opened, now
     * @param responseSecondsP50 null where nothing was answered yet
     */
    public record Load(
            Instant start,
            String value,
            long opened,
            long resolved,
            long stillOpen,
            long reopened,
            long breached,
            long escalated,
            Double responseSecondsP50,
            Double responseSecondsP90,
            Double resolutionSecondsP50,
            Double resolutionSecondsP90) {}

    /**
     * @param average of 1, the worst, to 5
     * @param satisfied share of 4 and 5, 0 to 1
     */
    public record Satisfaction(
            Instant start,
            long ratings,
            double average,
            double satisfied,
            long score1,
            long score2,
            long score3,
            long score4,
            long score5) {}
}
