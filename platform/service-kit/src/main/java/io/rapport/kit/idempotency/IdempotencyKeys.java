package io.rapport.kit.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Which requests were answered, and how. */
@ApplicationScoped
class IdempotencyKeys {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int FINGERPRINT_BYTES = 32;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Vault vault;

    /** Until the transaction ends; false while another holds it. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean lock(Request request) {
        return jdbi.withHandle(handle ->
                about(request, handle.createQuery("""
                select pg_try_advisory_xact_lock(hashtextextended(concat_ws(chr(10), :subject::text, :operation::text, :key::text), 0))
                """)).mapTo(Boolean.class).one());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    Optional<Answer> find(Request request) {
        return jdbi.withHandle(handle -> about(request, handle.createQuery("""
                select fingerprint, status, location, etag, body from idempotency_key
                where subject = :subject and operation = :operation and key = :key
                """))
                        .mapTo(Answer.class)
                        .findFirst())
                .map(answer -> opened(request, answer));
    }

    /** As it is kept where it shows a secret, or was asked for with one: by a bare fingerprint a weak password could be guessed. */
    Answer sealed(Request request, Answer answer) {
        return answer.with(
                vault.seal(answer.fingerprint(), request.place()),
                answer.body() == null ? null : vault.seal(answer.body(), request.place()));
    }

    private Answer opened(Request request, Answer answer) {
        var place = request.place();
        var fingerprint = answer.fingerprint();
        var body = answer.body();
        return answer.with(
                fingerprint.length == FINGERPRINT_BYTES ? fingerprint : vault.open(fingerprint, place),
                body == null || !Vault.isSealed(body) ? body : vault.open(body, place));
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void save(Request request, Answer answer) {
        jdbi.useHandle(handle -> about(request, handle.createUpdate("""
                insert into idempotency_key (subject, operation, key, fingerprint, status, location, etag, body, answered_at)
                values (:subject, :operation, :key, :fingerprint, :status, :location, :etag, :body, :now)
                """))
                .bind("fingerprint", answer.fingerprint())
                .bind("status", answer.status())
                .bind("location", answer.location())
                .bind("etag", answer.etag())
                .bind("body", answer.body())
                .bind("now", clock.instant())
                .execute());
    }

    @Scheduled(every = "1h", delayed = "10m")
    @Transactional
    void forgetOldOnes() {
        jdbi.useHandle(handle -> handle.createUpdate("delete from idempotency_key where answered_at < :before")
                .bind("before", clock.instant().minus(KEPT))
                .execute());
    }

    private static <S extends SqlStatement<S>> S about(Request request, S statement) {
        return statement
                .bind("subject", request.subject())
                .bind("operation", request.operation())
                .bind("key", request.key());
    }

    /** @param operation method and path */
    record Request(String subject, String operation, String key) {
        private String place() {
            return "idempotency_key/" + String.join("\n", subject, operation, key);
        }
    }

    /** @param body JSON, sealed where it shows a secret; or null for none */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(byte[] fingerprint, int status, String location, String etag, String body) {
        Response response() {
            var response = Response.status(status);
            if (location != null) {
                response.location(URI.create(location));
            }
            if (etag != null) {
                response.tag(EntityTag.valueOf(etag));
            }
            if (body != null) {
                response.entity(body).type(MediaType.APPLICATION_JSON_TYPE.withCharset("UTF-8"));
            }
            return response.build();
        }

        private Answer with(byte[] otherFingerprint, String otherBody) {
            return new Answer(otherFingerprint, status, location, etag, otherBody);
        }
    }
}
