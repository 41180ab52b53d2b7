package io.rapport.mis.webhook;

import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps signing secrets unreadable in the database, bound to whose they are. */
@ApplicationScoped
class Safe {
    private final Vault vault;

    Safe(Vault vault) {
        this.vault = vault;
    }

    byte[] lock(UUID owner, SigningSecret secret) {
        return vault.seal(secret.key(), place(owner));
    }

    SigningSecret open(UUID owner, byte[] locked) {
        return new SigningSecret(vault.open(locked, place(owner)));
    }

    private static String place(UUID owner) {
        return "webhook_subscription/" + owner;
    }
}
