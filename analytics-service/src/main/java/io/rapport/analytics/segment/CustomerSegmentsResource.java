package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Page;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The segments that one customer is in, and why. */
@Path("/api/v1/customers/{id}/segments")
@RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.MARKETER, Roles.ANALYST, Roles.AGENT})
@RunOnVirtualThread
public class CustomerSegmentsResource {
    private final Members members;
    private final Explanations explanations;

    CustomerSegmentsResource(Members members, Explanations explanations) {
        this.members = members;
        this.explanations = explanations;
    }

    @GET
    public Page<Entry> segments(@PathParam("id") UUID id, @QueryParam("asOf") Instant asOf) {
        return new Page<>(members.segmentsOf(id, asOf), null);
    }

    @GET
    @Path("{segmentId}/explain")
    public Explanation explain(
            @PathParam("id") UUID id, @PathParam("segmentId") UUID segmentId, @QueryParam("asOf") Instant asOf) {
        return explanations.of(id, segmentId, asOf);
    }

    public record Entry(UUID segmentId, String name, Instant enteredAt) {}

    /**
     * @param fitId of the scores that a rule on a past day asks for, else null
     * @param inside what the rule says of her as of {@code asOf}
     * @param member whether she is recorded as in; the same as {@code inside} within a second of any change, but for the past
     */
    public record Explanation(
            UUID segmentId,
            UUID customerId,
            Instant asOf,
            UUID fitId,
            boolean inside,
            boolean member,
            Instant enteredAt,
            Part rule) {}

    /**
     * A part of a rule.
     *
     * @param path where it stands, such as {@code rule.all[0]}
     * @param condition as it was written; null where the part holds others
     * @param found what was compared, numbers as decimal strings; null: nothing
     * @param segment the name of the segment whose rule follows
     * @param rules what the part holds
     */
    public record Part(
            String path, boolean holds, JsonNode condition, JsonNode found, String segment, List<Part> rules) {
        static Part of(String path, boolean holds, List<Part> rules) {
            return new Part(path, holds, null, null, null, rules);
        }
    }
}
