package io.rapport.kit.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says why a body that is announced as too large is refused; Quarkus itself would only close the connection. */
@ApplicationScoped
class BodyLimit {
    private static final int EARLY = 900;

    private final long bytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        this.bytes = most.asLongValue();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::passOrRefuse, EARLY);
    }

    private void passOrRefuse(RoutingContext context) {
        if (announced(context) <= bytes) {
            context.next();
            return;
        }
        var detail = "The body is larger than the " + bytes + " bytes that this service takes.";
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        Refusals.send(context.response(), new Problem(413, "Body too large", detail));
    }

    private static long announced(RoutingContext context) {
        try {
            return Long.parseLong(context.request().getHeader(HttpHeaders.CONTENT_LENGTH));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
