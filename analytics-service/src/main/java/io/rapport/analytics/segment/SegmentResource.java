package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Segments by rule. */
@Path("/api/v1/segments")
@RolesAllowed({Roles.ADMIN, Roles.MARKETER})
@RunOnVirtualThread
public class SegmentResource {
    /** Something to see, and no control character. */
    private static final String NAME = "\\P{Cntrl}*[\\S&&\\P{Cntrl}]\\P{Cntrl}*";

    private final Segments segments;
    private final Members members;

    SegmentResource(Segments segments, Members members) {
        this.segments = segments;
        this.members = members;
    }

    @POST
    @Idempotent
    public Response create(@NotNull @Valid NewSegment body) {
        var segment = segments.create(body.name(), body.rule());
        return answer(Response.created(URI.create("/api/v1/segments/" + segment.id)), segment);
    }

    @POST
    @Path("preview")
    @RolesAllowed({Roles.ADMIN, Roles.MARKETER, Roles.ANALYST})
    public Preview preview(@NotNull @Valid RuleOnly body) {
        return members.count(body.rule(), body.asOf());
    }

    @GET
    @RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.MARKETER, Roles.ANALYST})
    public Page<Answer> list(@Valid @BeanParam PageRequest page) {
        var found = segments.list(page);
        return new Page<>(answers(found.items()), found.next());
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.MARKETER, Roles.ANALYST})
    public Response get(@PathParam("id") UUID id) {
        return answer(Response.ok(), segments.get(id));
    }

    @PATCH
    @Path("{id}")
    public Response change(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid SegmentChange body) {
        var segment = segments.change(id, ifMatch, Optional.ofNullable(body.name()), Optional.ofNullable(body.rule()));
        return answer(Response.ok(), segment);
    }

    @DELETE
    @Path("{id}")
    public void archive(@PathParam("id") UUID id) {
        segments.archive(id);
    }

    @GET
    @Path("{id}/members")
    @RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.MARKETER, Roles.ANALYST})
    public Page<Member> members(
            @PathParam("id") UUID id,
            @QueryParam("asOf") Instant asOf,
            @QueryParam("by") By by,
            @Valid @BeanParam PageRequest page) {
        var segment = segments.get(id);
        return members.of(segment, asOf, by == null ? segment.knownBy(asOf) : by, page);
    }

    private Response answer(Response.ResponseBuilder response, Segment segment) {
        var answer = answers(List.of(segment)).getFirst();
        return response.entity(answer).tag(Etag.of(segment.version)).build();
    }

    private List<Answer> answers(List<Segment> found) {
        var standings = segments.standings(found);
        return found.stream()
                .map(segment -> Answer.of(segment, standings.get(segment.id)))
                .toList();
    }

    public record NewSegment(
            @NotNull @Pattern(regexp = NAME) @Size(max = 200)
            String name,

            @NotNull JsonNode rule) {}

    /** What is left out stays as it is. */
    public record SegmentChange(
            @Pattern(regexp = NAME) @Size(max = 200) String name, JsonNode rule) {}

    /** {@code asOf} null: now. */
    public record RuleOnly(@NotNull JsonNode rule, Instant asOf) {}

    /** How many customers fit; {@code fitId}: of the scores that a rule on a past day asks for, else null. */
    public record Preview(long count, UUID fitId) {}

    /** {@code enteredAt} null where the rule was asked and no record. */
    public record Member(UUID customerId, Instant enteredAt) {}

    /** Who was in as of an instant: by record, who had been found to be; by rule, who fits what the rule says today. */
    public enum By {
        RECORD,
        RULE
    }

    /**
     * @param state {@code evaluating} until the rule has been held against everyone, then {@code ready}
     * @param members how many are in now
     */
    public record Answer(
            UUID id,
            String name,
            JsonNode rule,
            long version,
            String state,
            long members,
            Instant createdAt,
            Instant changedAt,
            Instant archivedAt) {

        private static Answer of(Segment segment, Segments.Standing standing) {
            return new Answer(
                    segment.id,
                    segment.name,
                    segment.ruleJson(),
                    segment.version,
                    standing.underReview() ? "evaluating" : "ready",
                    standing.members(),
                    segment.createdAt,
                    segment.changedAt,
                    segment.archivedAt);
        }
    }
}
