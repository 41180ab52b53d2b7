package io.rapport.customer.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.directory.CustomerViews.Seen;
import io.rapport.customer.profile.Profile;
import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Customers: create, read, change, find. */
@Path("/api/v1/customers")
@RolesAllowed({Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class CustomerResource {
    private static final String PATH = "/api/v1/customers/";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    @Inject
    Customers customers;

    @Inject
    CustomerViews views;

    @POST
    @Idempotent
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(implementation = Profile.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = CustomerView.class)))
    public Response create(@NotNull ObjectNode body) {
        var customer = customers.create(body);
        return answer(Response.created(URI.create(PATH + customer.id())), views.of(customer.id()));
    }

    /** By {@code identity} (such as user:42, user:cdnow/00001), or by words of names, e-mails and phones, or all; oldest first. */
    @GET
    public Page<CustomerView> find(
            @QueryParam("identity") String identity,
            @QueryParam("q") @Size(max = 200) String query,
            @Valid @BeanParam PageRequest page) {
        return identity == null ? matching(query, page) : by(identity);
    }

    /** With {@code asOf}, an instant such as 2026-05-01T12:00:00Z, as she was known then. */
    @GET
    @Path("{id}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CustomerView.class)))
    @APIResponse(responseCode = "308", description = "Merged into the customer at Location")
    public Response read(@PathParam("id") UUID id, @QueryParam("asOf") Instant asOf) {
        return asOf == null
                ? answerOrPoint(views.read(id))
                : Response.ok(views.read(id, asOf)).build();
    }

    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, "application/json"})
    @RequestBody(content = @Content(mediaType = MERGE_PATCH, schema = @Schema(implementation = Profile.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CustomerView.class)))
    @APIResponse(responseCode = "308", description = "Merged into the customer at Location")
    public Response change(
            @PathParam("id") UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull ObjectNode patch) {
        return answerOrPoint(views.of(customers.change(id, ifMatch, patch).id()));
    }

    /** Who was merged answers by pointing to her survivor. */
    private static Response answerOrPoint(Seen seen) {
        return seen.survivor().equals(seen.view().id())
                ? answer(Response.ok(), seen)
                : Response.status(308)
                        .location(URI.create(PATH + seen.survivor()))
                        .build();
    }

    private static Response answer(Response.ResponseBuilder response, Seen seen) {
        return response.tag(Etag.of(seen.version())).entity(seen.view()).build();
    }

    private Page<CustomerView> by(String identity) {
        return new Page<>(views.by(NewCustomer.identity("identity", identity)), null);
    }

    private Page<CustomerView> matching(String query, PageRequest page) {
        var found = views.matching(query, page.after(1).map(cursor -> cursor.uuid(0)), page.limit());
        return Page.of(found, page.limit(), view -> List.of(view.id()));
    }
}
