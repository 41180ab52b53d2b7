package io.rapport.kit.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.kit.http.Idempotent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Replay;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The work and its remembered answer commit together, or neither does: what fails may be tried again under the same key.
 * Runs after validation, so that a bad request is told so each time.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 900)
class IdempotentInterceptor {
    private static final int LONGEST_KEY = 255;

    @Inject
    IdempotencyKeys keys;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityIdentity caller;

    @Inject
    HttpHeaders headers;

    @Inject
    Request request;

    @Inject
    UriInfo address;

    @AroundInvoke
    Object once(InvocationContext invocation) throws Exception {
        var key = headers.getHeaderString("Idempotency-Key");
        if (key == null) {
            return QuarkusTransaction.joiningExisting().call(invocation::proceed);
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw Problem.invalid("Idempotency-Key", "must be 1 to 255 characters");
        }
        return QuarkusTransaction.joiningExisting().call(() -> once(key, invocation));
    }

    private Object once(String key, InvocationContext invocation) throws Exception {
        var asked = new IdempotencyKeys.Request(subject(), request.getMethod() + " " + address.getPath(), key);
        if (!keys.lock(asked)) {
            throw Problem.conflict("The first request with this Idempotency-Key is still being worked on.");
        }
        var fingerprint = fingerprint(invocation.getParameters());
        var known = keys.find(asked);
        if (known.isPresent()) {
            throw answerAgain(known.get(), fingerprint);
        }
        var result = invocation.proceed();
        remember(asked, answer(fingerprint, result, invocation), isSecret(invocation));
        return result;
    }

    private static boolean isSecret(InvocationContext invocation) {
        var declared = invocation.getMethod().getAnnotation(Idempotent.class);
        return declared != null && declared.secret();
    }

    private static RuntimeException answerAgain(IdempotencyKeys.Answer known, byte[] fingerprint) {
        if (Arrays.equals(known.fingerprint(), fingerprint)) {
            return new Replay(known.response());
        }
        return new Problem(422, "Idempotency-Key used before", "This key came with another body; use a new one.");
    }

    private void remember(IdempotencyKeys.Request asked, IdempotencyKeys.Answer answer, boolean secret) {
        if (answer.status() >= 400) {
            QuarkusTransaction.setRollbackOnly();
        } else {
            keys.save(asked, secret ? keys.sealed(asked, answer) : answer);
        }
    }

    private IdempotencyKeys.Answer answer(byte[] fingerprint, Object result, InvocationContext invocation)
            throws JsonProcessingException {
        return switch (result) {
            case Response response -> answer(fingerprint, response);
            case RestResponse<?> response -> answer(fingerprint, response.toResponse());
            case null -> new IdempotencyKeys.Answer(fingerprint, status(invocation, 204), null, null, null);
            default -> new IdempotencyKeys.Answer(fingerprint, status(invocation, 200), null, null, write(result));
        };
    }

    private IdempotencyKeys.Answer answer(byte[] fingerprint, Response response) throws JsonProcessingException {
        return new IdempotencyKeys.Answer(
                fingerprint,
                response.getStatus(),
                Objects.toString(response.getLocation(), null),
                response.getEntityTag() == null
                        ? null
                        : '"' + response.getEntityTag().getValue() + '"',
                response.getEntity() == null ? null : write(response.getEntity()));
    }

    private static int status(InvocationContext invocation, int usual) {
        var declared = invocation.getMethod().getAnnotation(ResponseStatus.class);
        return declared == null ? usual : declared.value();
    }

    /** SHA-256 of what the method got, as JSON. */
    private byte[] fingerprint(Object[] parameters) throws JsonProcessingException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var parameter : sent(parameters)) {
            digest.update(json.writeValueAsBytes(parameter));
        }
        return digest.digest();
    }

    /** Without what JAX-RS itself passes in. */
    private static List<Object> sent(Object[] parameters) {
        return Arrays.stream(parameters)
                .filter(Objects::nonNull)
                .filter(parameter -> !isOfFramework(parameter))
                .toList();
    }

    private static boolean isOfFramework(Object parameter) {
        return parameter instanceof UriInfo
                || parameter instanceof HttpHeaders
                || parameter instanceof Request
                || parameter instanceof jakarta.ws.rs.core.SecurityContext;
    }

    private String subject() {
        return caller.isAnonymous() ? "" : caller.getPrincipal().getName();
    }

    private String write(Object entity) throws JsonProcessingException {
        return json.writeValueAsString(entity);
    }
}
