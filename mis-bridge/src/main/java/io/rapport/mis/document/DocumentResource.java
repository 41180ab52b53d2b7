package io.rapport.mis.document;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.List;

/** The contract of the topics, for those who write consumers: AsyncAPI 3, and a JSON Schema (2020-12) for each type of event. */
@Path("/api/v1/documents")
@RolesAllowed({Roles.ANALYST, Roles.MARKETER, Roles.AGENT, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class DocumentResource {
    private final Documents documents;

    DocumentResource(Documents documents) {
        this.documents = documents;
    }

    record Schemas(List<String> items) {}

    @GET
    @Path("/asyncapi.yaml")
    @Produces("application/yaml")
    public String asyncApi() {
        return documents.asyncApi();
    }

    @GET
    @Path("/schemas")
    public Schemas schemas() {
        return new Schemas(documents.schemas());
    }

    @GET
    @Path("/schemas/{type}")
    @Produces("application/schema+json")
    public String schema(@PathParam("type") String type) {
        return documents.schema(type);
    }
}
