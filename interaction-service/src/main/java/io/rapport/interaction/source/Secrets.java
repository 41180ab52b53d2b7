package io.rapport.interaction.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.rapport.kit.security.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a shop signed what came in its name: HMAC-SHA256 over the raw bytes, in base64. */
@ApplicationScoped
public class Secrets {
    private static final String HMAC = "HmacSHA256";

    private static final int BATCH = 500;

    @Inject
    Vault vault;

    @Inject
    Clock clock;

    /** A source as a webhook needs it. */
    public record Signer(String source, String shop) {}

    /** Seals what an older version kept in clear. */
    public void start(@Observes StartupEvent event) {
        if (!vault.isOpen()) {
            Log.warn("rapport.installation.key is not configured: no new secret of a shop can be kept");
            return;
        }
        while (QuarkusTransaction.requiringNew().call(this::sealSome) > 0) {
            Log.info("Secrets of sources were sealed");
        }
    }

    int sealSome() {
        var found = SourceSecret.inClear(BATCH);
        found.forEach(secret -> secret.seal(vault));
        return found.size();
    }

    /** The source, if it signed; with the old secret too while both hold. */
    @Transactional
    public Optional<Signer> signer(ShopKind kind, String source, byte[] body, String signature) {
        return Source.byName(source)
                .filter(known -> SourceSecret.inForce(known.id, kind, clock.instant()).stream()
                        .map(secret -> isSigned(body, signature, secret.secret(vault)))
                        .reduce(false, Boolean::logicalOr))
                .map(known -> new Signer(known.name, known.shop));
    }

    /** Whether webhooks of the kind are expected there. */
    @Transactional
    public boolean isExpected(ShopKind kind, String source) {
        return Source.byName(source)
                .filter(known ->
                        !SourceSecret.inForce(known.id, kind, clock.instant()).isEmpty())
                .isPresent();
    }

    /** A new one; those before hold for {@code grace}. */
    @Transactional(Transactional.TxType.MANDATORY)
    void add(UUID sourceId, ShopKind kind, String secret, Duration grace) {
        var now = clock.instant();
        SourceSecret.end(sourceId, kind, now.plus(grace));
        SourceSecret.of(sourceId, kind, secret, vault, now).persist();
    }

    /** In the same time whatever differs. */
    private static boolean isSigned(byte[] body, String signature, String secret) {
        var expected = Base64.getEncoder().encode(hmac(body, secret));
        return MessageDigest.isEqual(expected, (signature == null ? "" : signature.strip()).getBytes(UTF_8));
    }

    private static byte[] hmac(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
