package io.rapport.support.satisfaction;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** How satisfied customers are, over HTTP. */
@Path("/api/v1/satisfaction")
@RunOnVirtualThread
@RolesAllowed({Roles.AGENT, Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
public class SatisfactionResource {
    private static final String KIND = "csat|nps";
    private static final String BY = "all|team|agent|channel|type";

    @Inject
    Satisfactions satisfactions;

    @Inject
    Surveys surveys;

    /** {@code csat} takes a {@code ticketId}, {@code nps} a {@code customerId}. */
    public record Question(@NotNull @Pattern(regexp = KIND) String kind, UUID ticketId, UUID customerId) {}

    /** Whoever has it may answer, once. */
    public record Link(String url) {}

    /** Surveys asked between {@code from} and {@code to}. */
    @GET
    public Page<Satisfactions.Figure> figures(
            @QueryParam("kind") @DefaultValue(Survey.CSAT) @Pattern(regexp = KIND) String kind,
            @QueryParam("by") @DefaultValue("all") @Pattern(regexp = BY) String by,
            @BeanParam Range range) {
        return new Page<>(satisfactions.figures(kind, by, range.from(), range.to()), null);
    }

    /** The answers behind a figure, newest first. */
    @GET
    @Path("answers")
    @RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
    public Page<Survey> answers(
            @QueryParam("kind") @DefaultValue(Survey.CSAT) @Pattern(regexp = KIND) String kind,
            @QueryParam("by") @DefaultValue("all") @Pattern(regexp = BY) String by,
            @QueryParam("value") @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String value,
            @BeanParam Range range,
            @Valid @BeanParam PageRequest page) {
        return Page.of(
                satisfactions.answers(kind, by, value, range.from(), range.to(), page),
                page.limit(),
                survey -> List.of(survey.id()));
    }

    /** A link to hand over, in a reply or a letter. */
    @POST
    @Path("surveys")
    @Idempotent
    @RolesAllowed({Roles.AGENT, Roles.ADMIN})
    public Response ask(@NotNull @Valid Question question) {
        return Response.status(Response.Status.CREATED)
                .entity(new Link(link(question)))
                .build();
    }

    private String link(Question question) {
        var nps = question.kind().equals(Survey.NPS);
        var of = nps ? question.customerId() : question.ticketId();
        if (of == null) {
            throw Problem.invalid(nps ? "customerId" : "ticketId", "must not be null");
        }
        return nps ? surveys.askNps(of) : surveys.askOf(of);
    }
}
