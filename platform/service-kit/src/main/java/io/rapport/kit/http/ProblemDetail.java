package io.rapport.kit.http;

import io.rapport.kit.http.Problem.FieldError;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * A problem as it is written (RFC 9457).
 *
 * @param instance names this one occurrence in the log; only where the caller cannot mend it
 */
record ProblemDetail(String type, String title, int status, String detail, String instance, List<FieldError> errors) {
    static final String JSON = "application/problem+json";
    private static final MediaType MEDIA_TYPE = MediaType.valueOf(JSON);

    static ProblemDetail of(Problem problem) {
        var errors = problem.errors().isEmpty() ? null : problem.errors();
        return new ProblemDetail("about:blank", problem.title(), problem.status(), problem.getMessage(), null, errors);
    }

    static ProblemDetail of(int status, String title, String detail) {
        return new ProblemDetail("about:blank", title, status, detail, null, null);
    }

    /** 500; says nothing but where to look. */
    static ProblemDetail fault(String id) {
        var detail = "The fault is on our side; it is in the log as " + id + ".";
        return new ProblemDetail("about:blank", "Internal error", 500, detail, "urn:uuid:" + id, null);
    }

    Response.ResponseBuilder answer() {
        return Response.status(status).entity(this).type(MEDIA_TYPE);
    }
}
