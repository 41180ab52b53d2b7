package io.rapport.support.figure;

import static java.util.stream.Collectors.joining;

import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.rapport.support.figure.Figures.Figure;
import io.rapport.support.ticket.Range;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** How support does, as JSON or, with {@code Accept: text/csv}, as CSV. */
@Path("/api/v1/support-figures")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
public class FigureResource {
    private static final String BY = "all|team|agent|channel|type";
    private static final String HEADING =
            "value,opened,resolved,backlog,reopened,reopenedPercent,firstResponseAverage,firstResponseMedian,"
                    + "resolutionAverage,resolutionMedian,slaMet,slaBreached,withinSlaPercent";

    @Inject
    Figures figures;

    /** Of the tickets opened between {@code from} and {@code to}; the backlog as of {@code to}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Page<Figure> read(
            @QueryParam("by") @DefaultValue("all") @Pattern(regexp = BY) String by, @BeanParam Range range) {
        return new Page<>(figures.of(by, range.from(), range.to()), null);
    }

    @GET
    @Produces("text/csv")
    public String readAsCsv(
            @QueryParam("by") @DefaultValue("all") @Pattern(regexp = BY) String by, @BeanParam Range range) {
        return Stream.concat(
                        Stream.of(HEADING),
                        figures.of(by, range.from(), range.to()).stream().map(FigureResource::line))
                .map(line -> line + "\r\n")
                .collect(joining());
    }

    private static String line(Figure row) {
        return Stream.of(
                        row.value(),
                        row.opened(),
                        row.resolved(),
                        row.backlog(),
                        row.reopened(),
                        row.reopenedPercent(),
                        row.firstResponseAverage(),
                        row.firstResponseMedian(),
                        row.resolutionAverage(),
                        row.resolutionMedian(),
                        row.slaMet(),
                        row.slaBreached(),
                        row.withinSlaPercent())
                .map(value -> quoted(Objects.toString(value, "")))
                .collect(joining(","));
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** The tickets behind a figure, newest first. {@code value}: of {@code by}; all of them if left out. */
    @GET
    @Path("tickets")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Figures.Behind> tickets(
            @QueryParam("figure")
                    @NotNull
                    @Pattern(regexp = "opened|first-response|resolved|reopened|backlog|sla-met|sla-breached")
                    String figure,
            @QueryParam("by") @DefaultValue("all") @Pattern(regexp = BY) String by,
            @QueryParam("value") @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String value,
            @BeanParam Range range,
            @Valid @BeanParam PageRequest page) {
        return Page.of(
                figures.behind(figure, by, value, range.from(), range.to(), page),
                page.limit(),
                behind -> List.of(behind.id()));
    }
}
