package io.rapport.kit.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.Response.StatusType;

/** Refusals that do not come from our own code: in words, and where JAX-RS is not reached. */
public final class Refusals {
    private Refusals() {}

    /** Answers before JAX-RS sees the request. */
    public static void send(HttpServerResponse response, Problem problem) {
        var body = new JsonObject()
                .put("type", "about:blank")
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.getMessage());
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemDetail.JSON)
                .end(body.toBuffer());
    }

    static String detail(StatusType status) {
        return switch (status.getStatusCode()) {
            case 400 -> "The request cannot be read.";
            case 404 -> "There is nothing at this path.";
            case 405 -> "This path does not take this method.";
            case 406 -> "The answer is JSON; accept application/json.";
            case 413 -> "The body is too large.";
            case 415 -> "The body must be of the media type that this path takes, usually application/json.";
            default -> status.getReasonPhrase() + ".";
        };
    }
}
