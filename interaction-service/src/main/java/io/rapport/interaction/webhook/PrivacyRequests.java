package io.rapport.interaction.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.interaction.source.Secrets.Signer;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What shops ask on behalf of their customers, until somebody has done it. Nothing of it is published. */
@ApplicationScoped
class PrivacyRequests {
    private static final String INSERT = """
            insert into shop_privacy_request (id, source, shop, topic, digest, received_at, body)
            values (:id, :source, :shop, :topic, :digest, :receivedAt, :body) on conflict (digest) do nothing
            """;

    private static final String LIST = """
            select id, source, shop, topic, received_at, done_at, null as body from shop_privacy_request
            where (received_at, id) < (:received, :id) order by received_at desc, id desc limit :limit
            """;

    private static final String GET = """
            select id, source, shop, topic, received_at, done_at, body from shop_privacy_request where id = ?
            """;

    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID LAST = new UUID(-1, -1);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /**
     * @param topic such as {@code customers/redact}
     * @param body as the shop sent it; null in lists, and once it is done
     */
    record Asked(UUID id, String source, String shop, String topic, Instant receivedAt, Instant doneAt, String body) {}

    /** The same one sent again is kept once. */
    @Transactional
    void keep(Signer signer, String topic, JsonNode body) {
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("id", Ids.next())
                .bind("source", signer.source())
                .bind("shop", signer.shop())
                .bind("topic", topic)
                .bind("digest", digest(signer.source() + "\n" + topic + "\n" + body))
                .bind("receivedAt", clock.instant())
                .bind("body", body.toString())
                .execute());
    }

    /** Newest first. */
    @Transactional
    List<Asked> list(Optional<Cursor> after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("received", after.map(cursor -> cursor.instant(0)).orElse(END))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(LAST))
                .bind("limit", limit)
                .mapTo(Asked.class)
                .list());
    }

    @Transactional
    Asked get(UUID id) {
        return jdbi.withHandle(
                        handle -> handle.select(GET, id).mapTo(Asked.class).findOne())
                .orElseThrow(() -> Problem.notFound("privacy request", id));
    }

    /** Forgets whom it was about. */
    @Transactional
    Asked done(UUID id) {
        jdbi.useHandle(handle -> handle.execute(
                "update shop_privacy_request set done_at = coalesce(done_at, ?), body = null where id = ?",
                clock.instant(),
                id));
        return get(id);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
