package io.rapport.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.rapport.kit.Ids;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong into an answer that a caller can act on, and never into one that shows our insides. */
class ProblemMappers {
    /** Of SQL states: what the caller sent does not fit, such as a NUL character or a number beyond the column. */
    private static final List<String> DOES_NOT_FIT = List.of("22001", "22003", "22008", "22021", "22P05");

    /** What Quarkus says of a header that is no media type, where a path takes several. */
    private static final String NO_MEDIA_TYPE = "Failed to parse media type";

    /** And of a form whose percent encoding is none. */
    private static final String NO_FORM = "Failed to decode URL";

    private static final String UNIQUE_VIOLATION = "23505";

    @ServerExceptionMapper
    Response problem(Problem problem) {
        return ProblemDetail.of(problem).answer().build();
    }

    @ServerExceptionMapper
    Response violation(ConstraintViolationException exception) {
        return InvalidFields.of(exception).map(this::problem).orElseGet(() -> fault(exception));
    }

    @ServerExceptionMapper
    Response unreadable(MismatchedInputException exception) {
        return problem(UnreadableJson.of(exception));
    }

    @ServerExceptionMapper
    Response replay(Replay replay) {
        return replay.getResponse();
    }

    @ServerExceptionMapper({
        UnauthorizedException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class
    })
    Response unauthenticated() {
        return ProblemDetail.of(401, "Not signed in", "Send a valid bearer token.")
                .answer()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response forbidden() {
        return ProblemDetail.of(403, "Forbidden", "The token's roles do not allow this.")
                .answer()
                .build();
    }

    /** What JAX-RS itself refuses: no such path, method, media type, or a parameter that could not be read. */
    @ServerExceptionMapper
    Response refused(WebApplicationException exception) {
        return causes(exception)
                .skip(1)
                .flatMap(cause -> asProblem(cause).stream())
                .findFirst()
                .map(this::problem)
                .orElseGet(() -> refusal(exception));
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable thrown, HttpHeaders headers) {
        if (causes(thrown).anyMatch(OptimisticLockException.class::isInstance)) {
            return problem(changedMeanwhile(headers));
        }
        return causes(thrown)
                .flatMap(cause -> asProblem(cause).stream())
                .findFirst()
                .map(this::problem)
                .or(() -> causes(thrown)
                        .flatMap(cause -> unavailable(cause).stream())
                        .findFirst())
                .orElseGet(() -> fault(thrown));
    }

    private static Optional<Problem> asProblem(Throwable cause) {
        return switch (cause) {
            case Problem problem -> Optional.of(problem);
            case JsonProcessingException json -> Optional.of(UnreadableJson.of(json));
            case IllegalArgumentException bad
            when String.valueOf(bad.getMessage()).startsWith(NO_FORM) ->
                Optional.of(new Problem(400, "Invalid request", "The form cannot be read."));
            case IllegalArgumentException bad
            when String.valueOf(bad.getMessage()).startsWith(NO_MEDIA_TYPE) ->
                Optional.of(new Problem(415, "Unsupported Media Type", "The Content-Type cannot be read."));
            case SQLException sql
            when DOES_NOT_FIT.contains(String.valueOf(sql.getSQLState())) ->
                Optional.of(new Problem(400, "Invalid request", "A text or number of the request cannot be stored."));
            case SQLException sql
            when UNIQUE_VIOLATION.equals(sql.getSQLState()) -> Optional.of(Problem.conflict("This exists already."));
            default -> Optional.empty();
        };
    }

    /** The database or the issuer is away; it is worth coming back. */
    private static Optional<Response> unavailable(Throwable cause) {
        var away = switch (cause) {
            case OIDCException _ -> true;
            case SQLException sql ->
                sql.getSQLState() == null || sql.getSQLState().matches("(08|53|57).*");
            default -> false;
        };
        return away ? Optional.of(unavailable()) : Optional.empty();
    }

    private static Response unavailable() {
        return ProblemDetail.of(503, "Unavailable", "A part of the system is away; try again shortly.")
                .answer()
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    private static Problem changedMeanwhile(HttpHeaders headers) {
        var detail = "The resource has changed; read it again and repeat.";
        return headers.getHeaderString(HttpHeaders.IF_MATCH) == null
                ? Problem.conflict(detail)
                : new Problem(412, "Precondition failed", detail);
    }

    private static Response refusal(WebApplicationException exception) {
        var original = exception.getResponse();
        if (original.hasEntity() || original.getStatus() < 400) {
            return original;
        }
        var status = original.getStatusInfo();
        var answer = ProblemDetail.of(status.getStatusCode(), status.getReasonPhrase(), Refusals.detail(status))
                .answer();
        original.getHeaders().forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
        return answer.type(ProblemDetail.JSON).build();
    }

    private static Response fault(Throwable thrown) {
        var id = Ids.next().toString();
        Log.errorf(thrown, "Request failed as %s", id);
        return ProblemDetail.fault(id).answer().build();
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
