package io.rapport.interaction.collector;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.rapport.kit.http.Refusals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends calls away while so many are open that more would only wait, and fill the memory with their connections. */
@ApplicationScoped
class OpenCalls {
    private static final int BEFORE_ANYTHING_IS_READ = 950;

    @ConfigProperty(name = "rapport.collector.calls-open", defaultValue = "1000")
    int most;

    private final Set<RoutingContext> open = ConcurrentHashMap.newKeySet();

    int number() {
        open.removeIf(OpenCalls::isOver);
        return open.size();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::passOrSendAway, BEFORE_ANYTHING_IS_READ);
    }

    private void passOrSendAway(RoutingContext context) {
        if (!context.request().path().startsWith("/v1/")) {
            context.next();
        } else if (isRoom()) {
            open.add(context);
            context.addEndHandler(_ -> open.remove(context));
            context.next();
        } else {
            sendAway(context.request(), context.response());
        }
    }

    private static void sendAway(HttpServerRequest request, HttpServerResponse response) {
        request.resume(); // its body is passed over, and the connection goes on
        response.putHeader(HttpHeaders.RETRY_AFTER, RetryAfter.SOON);
        AnyOriginHeaders.letRead(request.getHeader(AnyOriginHeaders.ORIGIN), response::putHeader);
        Refusals.send(response, new NotTaken());
    }

    /** Where it is full, those are looked for of whose end nobody told. */
    private boolean isRoom() {
        return open.size() < most || number() < most;
    }

    private static boolean isOver(RoutingContext context) {
        return context.response().ended() || context.response().closed();
    }
}
