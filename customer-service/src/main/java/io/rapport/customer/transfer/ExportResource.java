package io.rapport.customer.transfer;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;

/** All customers as a file that an import takes; oldest first. */
@Path("/api/v1/customers/export")
@RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ExportResource {
    @Inject
    Export export;

    /** Goes on after the customer {@code after}, such as the last one that came before a connection broke. */
    @GET
    @Produces("application/x-ndjson")
    public StreamingOutput ndjson(@QueryParam("after") UUID after) {
        return file -> export.write(Format.NDJSON, after, file);
    }

    /** As the other, as a table; cells that a spreadsheet would run are defused. */
    @GET
    @Produces("text/csv")
    public StreamingOutput csv(@QueryParam("after") UUID after) {
        return file -> export.write(Format.CSV, after, file);
    }
}
