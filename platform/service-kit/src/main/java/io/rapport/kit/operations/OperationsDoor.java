package io.rapport.kit.operations;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Refusals;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Keeps {@code /q/*} (health, metrics, OpenAPI, info) for callers on this machine and those allowed by configuration. */
@ApplicationScoped
class OperationsDoor {
    private static final int FIRST = 1_000;

    private final List<Network> allowed;

    OperationsDoor(Operations operations) {
        this.allowed =
                operations.allow().orElse(List.of()).stream().map(Network::of).toList();
    }

    void guard(@Observes Filters filters) {
        filters.register(this::letInOrRefuse, FIRST);
    }

    private void letInOrRefuse(RoutingContext context) {
        if (isOperations(context.normalizedPath()) && !mayEnter(context.request())) {
            Refusals.send(
                    context.response(), new Problem(403, "Forbidden", "Only callers on this machine may see this."));
        } else {
            context.next();
        }
    }

    private static boolean isOperations(String path) {
        return path.equals("/q") || path.startsWith("/q/");
    }

    /** A proxy on this machine speaks for others, so it does not count as local. */
    private boolean mayEnter(HttpServerRequest request) {
        var remote = Network.numeric(withoutZone(request.remoteAddress().hostAddress()));
        var local = remote.isLoopbackAddress()
                && !request.headers().contains("X-Forwarded-For")
                && !request.headers().contains("Forwarded");
        return local || allowed.stream().anyMatch(network -> network.contains(remote));
    }

    private static String withoutZone(String address) {
        return address.replaceFirst("%.*", "");
    }
}
