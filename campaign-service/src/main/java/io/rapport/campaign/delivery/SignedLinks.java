package io.rapport.campaign.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signed links by which a reader acts without a login. */
@ApplicationScoped
class SignedLinks {
    private static final int MAC_BYTES = 16;

    @Inject
    SigningKey key;

    @ConfigProperty(name = "rapport.campaign.public-url")
    String publicUrl;

    /** What a link is for: one that is signed for one purpose opens no other. */
    enum Purpose {
        UNSUBSCRIBE("/u/"),
        PREFERENCES("/p/"),
        OPEN("/o/");

        private final String path;

        Purpose(String path) {
            this.path = path;
        }

        private String of(UUID deliveryId) {
            return name().toLowerCase(Locale.ROOT) + "/" + deliveryId;
        }
    }

    String of(Purpose purpose, UUID deliveryId) {
        return publicUrl + purpose.path + token(purpose, deliveryId);
    }

    String token(Purpose purpose, UUID deliveryId) {
        return deliveryId + "." + encoded(sign(purpose.of(deliveryId)));
    }

    /** Empty unless we signed it for this purpose. */
    Optional<UUID> read(Purpose purpose, String token) {
        return read(token, purpose::of);
    }

    private Optional<UUID> read(String token, Function<UUID, String> signed) {
        try {
            var dot = token.indexOf('.');
            var deliveryId = UUID.fromString(token.substring(0, Math.max(dot, 0)));
            var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(signature, sign(signed.apply(deliveryId)))
                    ? Optional.of(deliveryId)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A redirect to where the template's author meant to lead, and nowhere else. */
    String click(UUID deliveryId, String url) {
        return publicUrl + "/c/" + deliveryId + "." + encoded(sign(click(url, deliveryId))) + "?to="
                + URLEncoder.encode(url, UTF_8);
    }

    /** Empty unless we signed it for this url. */
    Optional<UUID> readClick(String token, String url) {
        return url == null ? Optional.empty() : read(token, deliveryId -> click(url, deliveryId));
    }

    boolean isOurs(String url) {
        return url.startsWith(publicUrl + "/");
    }

    private static String click(String url, UUID deliveryId) {
        return "click/" + deliveryId + "/" + url;
    }

    private static String encoded(byte[] signature) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private byte[] sign(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(text.getBytes(UTF_8)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
