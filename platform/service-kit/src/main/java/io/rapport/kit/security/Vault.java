package io.rapport.kit.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps secrets unreadable in the database: AES-256-GCM under a key that is derived from the installation's and never stored beside
 * what it protects, each bound to the place where it is kept, such as its row.
 */
@ApplicationScoped
public class Vault {
    /** Before every sealed text: what was kept in clear does not begin so. */
    private static final String MARK = "sealed:1:";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_KEY = 32;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    @Inject
    Vault(@ConfigProperty(name = "rapport.installation.key") Optional<String> configured) {
        this(configured.map(String::strip).filter(text -> !text.isEmpty()).orElse(null));
    }

    /** @param configured any text that is hard to guess, such as 64 hexadecimal digits; null: nothing can be kept */
    Vault(String configured) {
        key = configured == null ? null : derived(configured);
    }

    public boolean isOpen() {
        return key != null;
    }

    public static boolean isSealed(String text) {
        return text.startsWith(MARK);
    }

    /** @throws Problem 503 where the installation has no key */
    public String seal(String secret, String place) {
        return MARK + Base64.getEncoder().encodeToString(seal(secret.getBytes(UTF_8), place));
    }

    /** @throws Problem 503 where the installation has no key */
    public String open(String sealed, String place) {
        return new String(open(Base64.getDecoder().decode(sealed.substring(MARK.length())), place), UTF_8);
    }

    /** @throws Problem 503 where the installation has no key */
    public byte[] seal(byte[] secret, String place) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = run(Cipher.ENCRYPT_MODE, nonce, place, secret);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * @throws Problem 503 where the installation has no key
     * @throws IllegalStateException if it was sealed with another key or for another place
     */
    public byte[] open(byte[] sealed, String place) {
        var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return run(Cipher.DECRYPT_MODE, nonce, place, Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
    }

    private byte[] run(int mode, byte[] nonce, String place, byte[] text) {
        if (key == null) {
            throw new Problem(
                    503,
                    "Not configured",
                    "This installation has no key to keep secrets with: set rapport.installation.key.");
        }
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(UTF_8));
            return cipher.doFinal(text);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("what is kept at " + place + " was sealed with another key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecretKey derived(String configured) {
        if (configured.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("rapport.installation.key needs at least 32 characters");
        }
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(configured.getBytes(UTF_8))
                    .thenExpand("rapport secrets at rest".getBytes(UTF_8), KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
