package io.rapport.mis.export;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** KPIs as a file, written as it is read: CSV or Parquet. */
@Path("/api/v1/exports")
@RolesAllowed({Roles.ANALYST, Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ExportResource {
    private final Exports exports;

    ExportResource(Exports exports) {
        this.exports = exports;
    }

    /** Each parameter but the instants may be given several times; what is left out is all. A dimension is {@code all}, {@code country:TR} or {@code country:*}. */
    @GET
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {@Content(mediaType = "text/csv"), @Content(mediaType = "application/vnd.apache.parquet")})
    public Response export(
            @QueryParam("format") @DefaultValue("csv") String format,
            @QueryParam("kpi") List<String> kpis,
            @QueryParam("window") List<String> windows,
            @QueryParam("dimension") List<String> dimensions,
            @QueryParam("currency") List<String> currencies,
            @QueryParam("from") String from,
            @QueryParam("to") String to) {
        var wanted = Format.of(format);
        var selection = Selection.of(kpis, windows, dimensions, currencies, from, to);
        return Response.ok((StreamingOutput) out -> exports.write(selection, wanted, out), wanted.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + wanted.fileName() + '"')
                .build();
    }
}
