package io.rapport.interaction.collector;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.rapport.kit.http.Refusals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends calls away while so many are open that more would only wait, and fill the memory with their connections. */
@ApplicationScoped
class OpenCalls {
    private static final int BEFORE_ANYTHING_IS_READ = 950;

    @ConfigProperty(name = "rapport.collector.calls-open", defaultValue = "1000")
    int most;

    private final AtomicInteger open = new AtomicInteger();

    int number() {
        return open.get();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::passOrSendAway, BEFORE_ANYTHING_IS_READ);
    }

    private void passOrSendAway(RoutingContext context) {
        if (!context.request().path().startsWith("/v1/")) {
            context.next();
        } else if (open.incrementAndGet() <= most) {
            context.addEndHandler(_ -> open.decrementAndGet());
            context.next();
        } else {
            open.decrementAndGet();
            context.request().resume(); // its body is passed over, and the connection goes on
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RetryAfter.SOON);
            Refusals.send(context.response(), new NotTaken());
        }
    }
}
