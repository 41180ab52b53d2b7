package io.rapport.analytics.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Recomputing all figures from the log, beside the live ones. */
@Path("/api/v1/rebuilds")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class RebuildResource {
    private final Rebuilds rebuilds;

    RebuildResource(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    /** 409 while one is under way. */
    @POST
    @Idempotent
    public Response request() {
        var rebuild = rebuilds.request();
        return Response.accepted(rebuild)
                .location(URI.create("/api/v1/rebuilds/" + rebuild.rebuildId()))
                .build();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Roles.ADMIN, Roles.SYSTEM, Roles.ANALYST})
    public Answer get(@PathParam("id") UUID id) {
        return rebuilds.get(id);
    }

    /**
     * @param state waiting, replaying, switching, announcing (the new figures stand, what differs is being published), done, refused (the
     *     live figures stay: {@code reason}) or failed
     * @param switched whether the recomputed figures are the live ones
     * @param skipped records that cannot be applied, as their dead letters say
     * @param expired what the log no longer tells; where there is any, nothing is switched
     * @param differing rows in all that differ; left out until compared
     * @param differences the first ten of them
     */
    public record Answer(
            UUID rebuildId,
            String state,
            Instant requestedAt,
            Instant startedAt,
            Instant endedAt,
            Progress progress,
            boolean switched,
            long skipped,
            List<Expired> expired,
            Long differing,
            List<Compared> compared,
            List<Difference> differences,
            String reason) {}

    /** Records of the log that were applied anew, of those that the live figures are made of. */
    public record Progress(long applied, long of) {}

    /** Records that a topic which should keep all has lost. */
    public record Expired(String topic, long records) {}

    /** One table: rows that stand, rows that were recomputed, and rows that differ between them. */
    public record Compared(String figures, long live, long rebuilt, long differing) {}

    /**
     * One row that differs.
     *
     * @param columns that differ; of a profile nothing else is told
     * @param live what stood, or left out where there was no such row
     * @param rebuilt what the log says, or left out where it tells of no such row
     */
    public record Difference(String figures, JsonNode key, List<String> columns, JsonNode live, JsonNode rebuilt) {}
}
