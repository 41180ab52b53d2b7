package io.rapport.support.satisfaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.kit.erased.InstallationKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Signed links by which a customer answers without a login. */
@ApplicationScoped
class SurveyLinks {
    private static final int MAC_BYTES = 16;

    @Inject
    InstallationKey key;

    @ConfigProperty(name = "rapport.support.public-url")
    String publicUrl;

    String of(UUID survey) {
        return publicUrl + "/s/" + survey + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(survey));
    }

    /** Empty unless we signed it. */
    Optional<UUID> read(String token) {
        try {
            var dot = token.indexOf('.');
            var survey = UUID.fromString(token.substring(0, Math.max(dot, 0)));
            var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(signature, sign(survey)) ? Optional.of(survey) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private byte[] sign(UUID survey) {
        return Arrays.copyOf(key.mac().doFinal(("support-survey/" + survey).getBytes(UTF_8)), MAC_BYTES);
    }
}
