package io.rapport.interaction.collector;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** CORS for the collector, and when to come again after a 503. */
@Provider
@AnyOrigin
class AnyOriginHeaders implements ContainerResponseFilter {
    private static final int RETRY_SECONDS = 5;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        headers.putSingle("Access-Control-Allow-Origin", "*");
        if (request.getMethod().equals("OPTIONS")) {
            headers.putSingle("Access-Control-Allow-Methods", "POST, OPTIONS");
            headers.putSingle("Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Encoding");
            headers.putSingle("Access-Control-Max-Age", "86400");
        }
        if (response.getStatus() == 503) {
            headers.putSingle("Retry-After", RETRY_SECONDS);
        }
    }
}
