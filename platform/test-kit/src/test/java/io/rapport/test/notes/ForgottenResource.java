package io.rapport.test.notes;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Its author forgot to say who may come in. */
@Path("/api/v1/forgotten")
public class ForgottenResource {
    @GET
    public String read() {
        return "open";
    }
}
