package io.rapport.stack.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.stack.Failure;
import io.rapport.stack.Topology;
import io.rapport.stack.process.Http;
import java.io.IOException;

/** Bearer tokens of the local issuer. */
public record Tokens(Topology topology) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A token of {@code dev-ROLE}, valid for an hour. */
    public String of(String role) {
        var form = "grant_type=client_credentials&client_id=" + Issuer.client(role)
                + "&client_secret=development&scope=openid";
        try {
            return JSON.readTree(Http.post(topology.issuer() + "/token", form))
                    .path("access_token")
                    .asText();
        } catch (IOException e) {
            throw new Failure("the issuer " + topology.issuer() + " does not answer: run ./rapport up");
        }
    }
}
