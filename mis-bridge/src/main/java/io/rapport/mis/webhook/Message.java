package io.rapport.mis.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rapport.events.EventJson;
import io.rapport.mis.kpi.Revision;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The exact bytes that are signed and sent, the same at each attempt.
 *
 * @param id the same at each attempt and replay: receivers know by it what they had
 * @param subject the KPI's key, or null
 */
@SuppressWarnings("ArrayRecordComponent")
record Message(String id, String type, String subject, Long revision, byte[] body) {
    private static final int ID_BYTES = 16;

    /** {@code data} is the record's value on {@code mis.kpis.v1}. */
    static Message of(UUID subscription, Revision revision) {
        var id = id(subscription + "\n" + revision.key() + "\n" + revision.number());
        var body = new Body("mis.kpi-revised", revision.revisedAt(), revision.published());
        return new Message(id, body.type(), revision.key(), revision.number(), bytes(body));
    }

    static Message test(UUID subscription, Instant now) {
        var body = new Body("mis.webhook-tested", now, new Tested(subscription));
        return new Message(id(subscription + "\n" + UUID.randomUUID()), body.type(), null, null, bytes(body));
    }

    private static byte[] bytes(Body body) {
        return EventJson.write(body).getBytes(UTF_8);
    }

    private static String id(String what) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(UTF_8));
            return "msg_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @JsonPropertyOrder({"type", "timestamp", "data"})
    private record Body(String type, Instant timestamp, Object data) {}

    private record Tested(UUID subscriptionId) {}
}
