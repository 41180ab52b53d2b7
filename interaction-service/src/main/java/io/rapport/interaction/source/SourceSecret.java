package io.rapport.interaction.source;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Vault;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a shop signs its webhooks with: sealed in the database, never shown again. */
@Entity
class SourceSecret extends PanacheEntityBase {
    @Id
    UUID id;

    UUID sourceId;
    String kind;
    String secret;

    /** Null: until rotated. */
    Instant validUntil;

    Instant createdAt;

    static SourceSecret of(UUID sourceId, ShopKind kind, String secret, Vault vault, Instant now) {
        var made = new SourceSecret();
        made.id = Ids.next();
        made.sourceId = sourceId;
        made.kind = kind.text();
        made.secret = vault.seal(secret, made.place());
        made.createdAt = now;
        return made;
    }

    String secret(Vault vault) {
        return Vault.isSealed(secret) ? vault.open(secret, place()) : secret;
    }

    /** One that an older version kept in clear. */
    void seal(Vault vault) {
        secret = vault.seal(secret, place());
    }

    /** Those of an older version; another replica seals others. */
    static List<SourceSecret> inClear(int most) {
        return find("secret not like 'sealed:%'")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(0, most)
                .list();
    }

    private String place() {
        return "source_secret/" + id;
    }

    /** The old one holds on while the shop changes over. */
    static void end(UUID sourceId, ShopKind kind, Instant at) {
        update("validUntil = ?1 where sourceId = ?2 and kind = ?3 and validUntil is null", at, sourceId, kind.text());
    }

    static List<SourceSecret> inForce(UUID sourceId, ShopKind kind, Instant now) {
        return list(
                "sourceId = ?1 and kind = ?2 and (validUntil is null or validUntil > ?3)", sourceId, kind.text(), now);
    }
}
