package io.rapport.interaction.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.Base64;
import java.util.regex.Pattern;

/** What the collector reads beside the body. */
public class CallHeaders {
    private static final String BASIC = "basic ";
    /** These send what happens now to the path for imports. */
    private static final Pattern LIVE_IMPORTERS = Pattern.compile("analytics-(ruby|java|php)\\b.*");

    @HeaderParam("Authorization")
    String authorization;

    @HeaderParam("Content-Encoding")
    String encoding;

    @HeaderParam("Origin")
    String origin;

    @HeaderParam("User-Agent")
    String userAgent;

    @HeaderParam("X-Write-Key")
    String keyHeader;

    @QueryParam("writeKey")
    String queryKey;

    /** Whether what comes to the path for imports is one: an SDK's events are history by their age alone. */
    boolean isImport() {
        return userAgent == null || !LIVE_IMPORTERS.matcher(userAgent).matches();
    }

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
