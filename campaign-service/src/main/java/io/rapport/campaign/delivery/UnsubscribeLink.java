package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** The signed link by which a reader unsubscribes without a login; the key is made once and shared by all replicas. */
@ApplicationScoped
class UnsubscribeLink {
    private static final int KEY_BYTES = 32;
    private static final int MAC_BYTES = 16;

    @Inject
    Jdbi jdbi;

    @ConfigProperty(name = "rapport.campaign.public-url")
    String publicUrl;

    private volatile byte[] key;

    String of(UUID deliveryId) {
        return publicUrl + "/u/" + deliveryId + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(deliveryId));
    }

    /** Empty unless we signed it. */
    Optional<UUID> read(String token) {
        try {
            var dot = token.indexOf('.');
            var deliveryId = UUID.fromString(token.substring(0, Math.max(dot, 0)));
            var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(signature, sign(deliveryId)) ? Optional.of(deliveryId) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private byte[] sign(UUID deliveryId) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(("unsubscribe/" + deliveryId).getBytes(UTF_8)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] key() {
        if (key == null) {
            key = loadKey();
        }
        return key;
    }

    private byte[] loadKey() {
        var fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        return jdbi.withHandle(handle -> {
            handle.execute("insert into signing_key (id, secret) values (1, ?) on conflict do nothing", fresh);
            return handle.createQuery("select secret from signing_key")
                    .mapTo(byte[].class)
                    .one();
        });
    }
}
