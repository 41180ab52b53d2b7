package io.rapport.mis.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps secrets unreadable in the database: AES-256-GCM by the installation's key, bound to whose they are. */
@ApplicationScoped
class Safe {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST_KEY = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Optional<SecretKeySpec> key;

    Safe(@ConfigProperty(name = "rapport.installation.key") Optional<String> installationKey) {
        this.key = installationKey.map(Safe::derived);
    }

    /** @throws Problem 503 where the installation has no key */
    byte[] lock(UUID owner, SigningSecret secret) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var locked = run(Cipher.ENCRYPT_MODE, owner, nonce, secret.key());
        return ByteBuffer.allocate(nonce.length + locked.length)
                .put(nonce)
                .put(locked)
                .array();
    }

    SigningSecret open(UUID owner, byte[] locked) {
        var nonce = Arrays.copyOf(locked, NONCE_BYTES);
        var text = Arrays.copyOfRange(locked, NONCE_BYTES, locked.length);
        return new SigningSecret(run(Cipher.DECRYPT_MODE, owner, nonce, text));
    }

    private byte[] run(int mode, UUID owner, byte[] nonce, byte[] text) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.orElseThrow(Safe::keyless), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(owner.toString().getBytes(UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the secret of " + owner + " was locked with another key", e);
        }
    }

    private static Problem keyless() {
        return new Problem(
                503,
                "Not configured",
                "This installation has no key to keep secrets with: set rapport.installation.key.");
    }

    private static SecretKeySpec derived(String text) {
        if (text.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("rapport.installation.key needs at least 32 characters");
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new SecretKeySpec(digest.digest(("rapport webhook secrets\n" + text).getBytes(UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
