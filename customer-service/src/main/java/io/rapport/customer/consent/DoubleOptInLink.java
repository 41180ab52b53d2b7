package io.rapport.customer.consent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.erased.InstallationKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The signed link that a mail asks its reader to confirm by: it names the request and when it expires, and nobody. */
@ApplicationScoped
class DoubleOptInLink {
    private static final int MAC_BYTES = 16;

    @Inject
    InstallationKey key;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.consent.public-url")
    String publicUrl;

    String of(UUID id, Instant expiresAt) {
        var what = id + "." + expiresAt.getEpochSecond();
        return publicUrl + "/c/" + what + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(what));
    }

    /** Empty unless we signed it and it has not expired. */
    Optional<UUID> read(String token) {
        var parts = token.split("\\.", -1);
        return parts.length == 3 && isSigned(parts) && isOpen(parts[1])
                ? Optional.of(UUID.fromString(parts[0]))
                : Optional.empty();
    }

    private boolean isSigned(String[] parts) {
        try {
            var signature = Base64.getUrlDecoder().decode(parts[2]);
            return MessageDigest.isEqual(signature, sign(parts[0] + "." + parts[1]));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private boolean isOpen(String expiresAt) {
        return clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(expiresAt)));
    }

    private byte[] sign(String what) {
        return Arrays.copyOf(key.mac().doFinal(("double-opt-in/" + what).getBytes(UTF_8)), MAC_BYTES);
    }
}
