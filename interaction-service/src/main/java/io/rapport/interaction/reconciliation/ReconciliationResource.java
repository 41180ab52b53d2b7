package io.rapport.interaction.reconciliation;

import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** A shop's own list of orders beside ours. */
@Path("/api/v1/sources/{source}/reconciliations")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class ReconciliationResource {
    private static final String UPLOAD_OFFSET = "Upload-Offset";
    private static final String UPLOAD_COMPLETE = "Upload-Complete";
    private static final String YES = "?1";

    @Inject
    Reconciliations reconciliations;

    @Inject
    UploadedLists uploads;

    /**
     * @param upload whether a file follows, in parts; otherwise the shop's API is asked
     * @param from of the orders that are compared, by when they were placed
     * @param to exclusive; of a file: as of when the list was so
     */
    record NewReconciliation(boolean upload, Instant from, Instant to) {}

    @POST
    @Idempotent
    @Consumes("application/json")
    @Operation(summary = "Asks the shop's API for its orders, or opens an upload")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Reconciliation.class)))
    public Response start(@PathParam("source") UUID source, @Valid @NotNull NewReconciliation wanted) {
        return standing(
                Response.accepted(),
                wanted.upload()
                        ? reconciliations.open(source, wanted.from(), wanted.to())
                        : reconciliations.poll(source, wanted.from(), wanted.to()));
    }

    @POST
    @Consumes("text/csv")
    @Operation(summary = "A whole file at once", description = """
                    The first line names the columns: `order_id`, and as far as the list says them `placed_at`, `updated_at`, `total`, \
                    `currency`, `status` or `cancelled_at`, `refunded`, `email`, `country`; others are passed over. A larger file is sent \
                    in parts: open an upload, then PATCH it.""")
    @RequestBody(content = @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Reconciliation.class)))
    public Response whole(
            @PathParam("source") UUID source,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            InputStream file) {
        return standing(Response.accepted(), reconciliations.whole(source, from, to, file));
    }

    /** The next part, from Upload-Offset; the last one says Upload-Complete: ?1. A line that has not ended is left for the next part. */
    @PATCH
    @Path("{id}")
    @Consumes({"application/partial-upload", "application/octet-stream", "text/csv"})
    @RequestBody(
            content =
                    @Content(mediaType = "application/partial-upload", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Reconciliation.class)))
    public Response append(
            @PathParam("source") UUID source,
            @PathParam("id") UUID id,
            @HeaderParam(UPLOAD_OFFSET) Long offset,
            @HeaderParam(UPLOAD_COMPLETE) String complete,
            InputStream part) {
        if (offset == null) {
            throw Problem.invalid(UPLOAD_OFFSET, "must say from which byte this part is");
        }
        return standing(Response.ok(), uploads.receive(source, id, offset, YES.equals(complete), part));
    }

    /** Newest first. */
    @GET
    public Page<Reconciliation> list(@PathParam("source") UUID source, @Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.uuid(0));
        return Page.of(
                reconciliations.before(source, after, page.limit() + 1), page.limit(), last -> List.of(last.id()));
    }

    @GET
    @Path("{id}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Reconciliation.class)))
    public Response read(@PathParam("source") UUID source, @PathParam("id") UUID id) {
        return standing(Response.ok(), reconciliations.find(source, id));
    }

    /** By order key; of one kind, or of all. */
    @GET
    @Path("{id}/differences")
    public Page<Difference> differences(
            @PathParam("source") UUID source,
            @PathParam("id") UUID id,
            @QueryParam("kind") String kind,
            @Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        var found = reconciliations.differences(source, id, kind(kind), after, page.limit() + 1);
        return Page.of(found, page.limit(), last -> List.of(last.orderKey()));
    }

    private static Difference.Kind kind(String kind) {
        try {
            return kind == null ? null : Difference.Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("kind", "must be missing, different or extra");
        }
    }

    private static Response standing(Response.ResponseBuilder response, Reconciliation job) {
        return response.location(URI.create("/api/v1/sources/" + job.sourceId() + "/reconciliations/" + job.id()))
                .header(UPLOAD_OFFSET, job.bytes())
                .header(UPLOAD_COMPLETE, job.state() == Reconciliation.State.LISTING ? "?0" : YES)
                .entity(job)
                .build();
    }
}
