package io.rapport.interaction.collector;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * CORS for the collector. Beacons are sent with credentials, which a star does not allow; the collector takes no cookie and gives nothing
 * away, so every origin may be named. Which of them may send for a source is checked where the source is known.
 */
@Provider
@AnyOrigin
class AnyOriginHeaders implements ContainerResponseFilter {
    static final String ORIGIN = "Origin";

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9, _-]{1,500}");
    private static final String USUAL =
            "Authorization, Content-Type, Content-Encoding, AnonymousId, X-Write-Key, traceparent";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        letRead(request.getHeaderString(ORIGIN), headers::add);
        if (request.getMethod().equals("OPTIONS")) {
            headers.putSingle("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
            headers.putSingle("Access-Control-Allow-Headers", allowed(request));
            headers.putSingle("Access-Control-Max-Age", "86400");
        }
    }

    /** @param origin of the page that asks, null where none is named */
    static void letRead(String origin, BiConsumer<String, String> header) {
        header.accept("Access-Control-Allow-Origin", origin == null ? "*" : origin);
        header.accept("Access-Control-Expose-Headers", HttpHeaders.RETRY_AFTER);
        if (origin != null) {
            header.accept("Access-Control-Allow-Credentials", "true");
            header.accept("Vary", ORIGIN);
        }
    }

    /** SDKs of every vendor have headers of their own. */
    private static String allowed(ContainerRequestContext request) {
        var asked = request.getHeaderString("Access-Control-Request-Headers");
        return asked != null && HEADER_NAMES.matcher(asked).matches() ? asked : USUAL;
    }
}
