package io.rapport.mis.proof;

import io.rapport.kit.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Counts all published KPIs again, in few passes over the log; takes minutes where there are millions of events. */
@Path("/api/v1/proofs")
@RolesAllowed({Roles.SYSTEM, Roles.ADMIN})
@RunOnVirtualThread
public class ProofsResource {
    private final Proofs proofs;

    ProofsResource(Proofs proofs) {
        this.proofs = proofs;
    }

    @POST
    public Proofs.Verdict proveAll() {
        return proofs.ofAll();
    }
}
