package io.rapport.interaction.collector;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.rapport.kit.http.Refusals;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends calls away while so many are open that more would only wait, and fill the memory with their connections. */
@ApplicationScoped
class OpenCalls {
    private static final int BEFORE_ANYTHING_IS_READ = 950;
    private static final List<String> PATHS = List.of("/v1/", "/beacon/");
    private static final long BETWEEN_LOOKS = Duration.ofMillis(100).toNanos();

    @ConfigProperty(name = "rapport.collector.calls-open", defaultValue = "1000")
    int most;

    /** In nanoseconds. */
    long longestRead = Duration.ofSeconds(30).toNanos();

    /** Since when, in nanoseconds. */
    private final Map<RoutingContext, Long> open = new ConcurrentHashMap<>();

    private final AtomicLong looked = new AtomicLong(System.nanoTime());

    int number() {
        open.forEach((context, since) -> {
            if (isOver(context)) {
                open.remove(context);
            } else if (isStuck(context.request(), since)) {
                context.request().connection().close();
                open.remove(context);
            }
        });
        return open.size();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::passOrSendAway, BEFORE_ANYTHING_IS_READ);
    }

    private void passOrSendAway(RoutingContext context) {
        if (!isGuarded(context.request())) {
            context.next();
        } else if (isRoom()) {
            open.put(context, System.nanoTime());
            context.addEndHandler(_ -> open.remove(context));
            context.next();
        } else {
            sendAway(context.request(), context.response());
        }
    }

    /** What browsers ask first is answered at once, and without it they send nothing. */
    private static boolean isGuarded(HttpServerRequest request) {
        return request.method() != HttpMethod.OPTIONS
                && PATHS.stream().anyMatch(path -> request.path().startsWith(path));
    }

    private static void sendAway(HttpServerRequest request, HttpServerResponse response) {
        request.resume(); // its body is passed over, and the connection goes on
        response.putHeader(HttpHeaders.RETRY_AFTER, RetryAfter.SOON);
        AnyOriginHeaders.letRead(request.getHeader(AnyOriginHeaders.ORIGIN), response::putHeader);
        Refusals.send(response, new NotTaken());
    }

    /** Where it is full, those are looked for, now and then, of whose end nobody told. */
    private boolean isRoom() {
        var last = looked.get();
        var now = System.nanoTime();
        return open.size() < most || now - last > BETWEEN_LOOKS && looked.compareAndSet(last, now) && number() < most;
    }

    private static boolean isOver(RoutingContext context) {
        return context.response().ended() || context.response().closed();
    }

    /** A caller that takes so long for a body would keep others out. */
    private boolean isStuck(HttpServerRequest request, long since) {
        return !request.isEnded() && System.nanoTime() - since > longestRead;
    }
}
