package io.rapport.customer.transfer;

import io.rapport.customer.transfer.ImportRows.Reject;
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
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Lists of customers taken in; resumable in the manner of the IETF's resumable uploads. */
@Path("/api/v1/customers/imports")
@RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ImportResource {
    private static final String PATH = "/api/v1/customers/imports/";
    private static final String UPLOAD_OFFSET = "Upload-Offset";
    private static final String UPLOAD_COMPLETE = "Upload-Complete";
    private static final String YES = "?1";

    @Inject
    Imports imports;

    /** {@code format}: csv or ndjson. */
    public record NewImport(
            @NotNull Format format,

            @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
            String name) {}

    /** Opens an import; then send the file to it, in parts of any size. */
    @POST
    @Idempotent
    @Consumes("application/json")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Import.class)))
    public Response open(@Valid @NotNull NewImport wanted) {
        var job = imports.create(wanted.format(), wanted.name());
        return Response.created(URI.create(PATH + job.id())).entity(job).build();
    }

    /** A whole file at once. */
    @POST
    @Consumes({"text/csv", "application/x-ndjson"})
    @RequestBody(
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Import.class)))
    public Response whole(@HeaderParam("Content-Type") String type, InputStream file) {
        var job = imports.create(Format.ofMediaType(type), null);
        return standing(Response.accepted(), imports.receive(job.id(), 0, true, file));
    }

    /** Newest first. */
    @GET
    public Page<Import> list(@Valid @BeanParam PageRequest page) {
        var found = imports.before(page.after(1).map(cursor -> cursor.uuid(0)), page.limit() + 1);
        return Page.of(found, page.limit(), job -> List.of(job.id()));
    }

    /** Where it stands; Upload-Offset says from which byte an upload goes on. */
    @GET
    @Path("{id}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Import.class)))
    public Response read(@PathParam("id") UUID id) {
        return standing(Response.ok(), imports.find(id));
    }

    /** The next part, from Upload-Offset; the last one says Upload-Complete: ?1. A line that has not ended is left for the next part. */
    @PATCH
    @Path("{id}")
    @Consumes({"application/partial-upload", "application/octet-stream", "text/csv", "application/x-ndjson"})
    @RequestBody(
            content =
                    @Content(mediaType = "application/partial-upload", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Import.class)))
    public Response append(
            @PathParam("id") UUID id,
            @HeaderParam(UPLOAD_OFFSET) Long offset,
            @HeaderParam(UPLOAD_COMPLETE) String complete,
            InputStream part) {
        if (offset == null) {
            throw Problem.invalid(UPLOAD_OFFSET, "must say from which byte this part is");
        }
        return standing(Response.ok(), imports.receive(id, offset, YES.equals(complete), part));
    }

    /** Every line that was not taken, with the reason, in the order of the file. */
    @GET
    @Path("{id}/rejects")
    public Page<Reject> rejects(@PathParam("id") UUID id, @Valid @BeanParam PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.number(0)).orElse(0L);
        return Page.of(imports.rejects(id, after, page.limit() + 1), page.limit(), reject -> List.of(reject.id()));
    }

    private static Response standing(Response.ResponseBuilder response, Import job) {
        return response.location(URI.create(PATH + job.id()))
                .header(UPLOAD_OFFSET, job.offset())
                .header(UPLOAD_COMPLETE, job.finishedAt() == null ? "?0" : YES)
                .entity(job)
                .build();
    }
}
