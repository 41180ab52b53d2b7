package io.rapport.interaction.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.Base64;

/** What the collector reads beside the body. */
public class CallHeaders {
    private static final String BASIC = "basic ";

    @HeaderParam("Authorization")
    String authorization;

    @HeaderParam("Content-Encoding")
    String encoding;

    @HeaderParam("Origin")
    String origin;

    @HeaderParam("X-Write-Key")
    String keyHeader;

    @QueryParam("writeKey")
    String queryKey;

    /** The user of basic auth, else what a header or the query says; null: it may be in the body. */
    String writeKey() {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return keyHeader == null ? queryKey : keyHeader;
        }
        try {
            var pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    UTF_8);
            var colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
