package io.rapport.customer.audit;

import io.rapport.customer.audit.AuditLog.Entry;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;

/** Who saw or changed which customer. */
@Path("/api/v1/audit-log")
@RolesAllowed(Roles.ADMIN)
@RunOnVirtualThread
public class AuditResource {
    @Inject
    AuditLog audit;

    /** Newest first; of one {@code customer}, by one {@code actor}, or all. */
    @GET
    public Page<Entry> list(
            @QueryParam("customer") UUID customer,
            @QueryParam("actor") @Size(max = 255) @Pattern(regexp = "\\P{Cntrl}*", message = "must be visible text")
                    String actor,
            @Valid @BeanParam PageRequest page) {
        var before = page.after(1).map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return Page.of(
                audit.entries(customer, actor, before, page.limit() + 1), page.limit(), entry -> List.of(entry.id()));
    }
}
