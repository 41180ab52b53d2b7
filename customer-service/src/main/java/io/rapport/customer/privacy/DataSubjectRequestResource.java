package io.rapport.customer.privacy;

import io.rapport.kit.http.Etag;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What data subjects ask for: access, rectification, erasure, objection. */
@Path("/api/v1/data-subject-requests")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class DataSubjectRequestResource {
    private static final String PATH = "/api/v1/data-subject-requests/";

    @Inject
    DataSubjectRequests requests;

    @Inject
    Certificates certificates;

    @Inject
    WholeArchive archive;

    /** An erasure and an objection are carried out at once; the others wait for someone to do them. {@code note}: not of an erasure. */
    public record NewRequest(
            @NotNull UUID customerId,

            @NotNull
            @Pattern(regexp = "access|rectify|erase|object", message = "must be access, rectify, erase or object")
            String type,

            @Size(max = 2000)
            @Pattern(regexp = "[^\\p{Cntrl}\\n]*+(\\n[^\\p{Cntrl}\\n]*+)*+", message = "must be visible text")
            String note) {}

    /** How it ended. */
    public record Ending(
            @NotNull @Pattern(regexp = "done|refused", message = "must be done or refused")
            String state) {}

    @POST
    @Idempotent
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = DataSubjectRequest.class)))
    public Response add(@Valid @NotNull NewRequest wanted, @Context SecurityContext caller) {
        refuseErasureBy(caller, wanted);
        var request = requests.add(wanted.customerId(), wanted.type(), wanted.note());
        return answer(Response.created(URI.create(PATH + request.id())), request);
    }

    /** Newest first. {@code dueBefore}: only those that are still to be answered by then. */
    @GET
    public Page<DataSubjectRequest> list(
            @QueryParam("customerId") UUID customerId,
            @QueryParam("state") String state,
            @QueryParam("dueBefore") Instant dueBefore,
            @Valid @BeanParam PageRequest page) {
        return requests.list(customerId, state, dueBefore, page);
    }

    @GET
    @Path("{id}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DataSubjectRequest.class)))
    public Response read(@PathParam("id") UUID id) {
        return answer(Response.ok(), requests.get(id));
    }

    @PATCH
    @Path("{id}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DataSubjectRequest.class)))
    public Response end(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @Valid @NotNull Ending ending) {
        return answer(Response.ok(), requests.end(id, ifMatch, ending.state()));
    }

    /** What every service emptied for an erasure, and what expires by itself. */
    @GET
    @Path("{id}/certificate")
    public Certificate certificate(@PathParam("id") UUID id) {
        return certificates.of(requests.get(id));
    }

    /** How much each service held of her when it heard of the request; of an erasure: emptied. */
    @GET
    @Path("{id}/receipts")
    public Certificates.Answers receipts(@PathParam("id") UUID id) {
        return certificates.answers(requests.get(id));
    }

    /** Everything that all services hold of her now; 503 while one does not answer. */
    @GET
    @Path("{id}/archive")
    @RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
    public WholeArchive.Collected archive(@PathParam("id") UUID id) {
        return archive.of(requests.get(id));
    }

    /** The identities of an erased person may name a person again. */
    @POST
    @Path("{id}/lift")
    @RolesAllowed(Roles.ADMIN)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DataSubjectRequest.class)))
    public Response lift(@PathParam("id") UUID id) {
        return answer(Response.ok(), requests.lift(id));
    }

    private static Response answer(Response.ResponseBuilder response, DataSubjectRequest request) {
        return response.tag(Etag.of(request.version())).entity(request).build();
    }

    private static void refuseErasureBy(SecurityContext caller, NewRequest wanted) {
        if (wanted.type().equals(DataSubjectRequest.ERASE)
                && !caller.isUserInRole(Roles.ADMIN)
                && !caller.isUserInRole(Roles.SYSTEM)) {
            throw new Problem(403, "Forbidden", "Only admin and system may erase.");
        }
    }
}
