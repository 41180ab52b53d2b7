package io.rapport.interaction.collector;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Says when to come again, in seconds. */
@Provider
class RetryAfter implements ContainerResponseFilter {
    static final String SOON = "5";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        if (response.getStatus() == 503) {
            headers.putSingle(HttpHeaders.RETRY_AFTER, SOON);
        } else if (response.getStatus() == 429) {
            headers.putSingle(HttpHeaders.RETRY_AFTER, 1);
        }
    }
}
