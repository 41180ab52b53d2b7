package io.rapport.interaction.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** A write key of a source, kept as its SHA-256 alone. */
@Entity
class SourceKey extends PanacheEntityBase {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    @Id
    String hash;

    UUID sourceId;

    /** Null: until rotated. */
    Instant validUntil;

    Instant createdAt;

    static SourceKey of(String writeKey, UUID sourceId, Instant validUntil, Instant now) {
        var key = new SourceKey();
        key.hash = hash(writeKey);
        key.sourceId = sourceId;
        key.validUntil = validUntil;
        key.createdAt = now;
        return key;
    }

    /** Ends those in force but {@code configured}, at a time that leaves the storefront time to change over. */
    static void end(UUID sourceId, String configured, Instant at) {
        update(
                "validUntil = ?1 where sourceId = ?2 and hash <> ?3 and (validUntil is null or validUntil > ?1)",
                at,
                sourceId,
                hash(configured));
    }

    static List<SourceKey> inForce(UUID sourceId, Instant now) {
        return list(
                "sourceId = ?1 and (validUntil is null or validUntil > ?2) order by createdAt, hash", sourceId, now);
    }

    static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String writeKey) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(writeKey.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
