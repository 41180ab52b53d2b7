package io.rapport.interaction.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a channel sent what came in its name; all are compared in the same time whatever differs. */
final class Signatures {
    private static final String ADAPTER = "whsec_";
    private static final int BYTES = 32;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Signatures() {}

    static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String randomForAdapter() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return ADAPTER + Base64.getEncoder().encodeToString(bytes);
    }

    /** {@code X-Hub-Signature-256} of Meta. */
    static boolean isMetas(byte[] body, String header, String secret) {
        var expected = "sha256=" + HexFormat.of().formatHex(hmac(secret.getBytes(UTF_8), body));
        return isSame(expected, header);
    }

    static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), (given == null ? "" : given).getBytes(UTF_8));
    }

    /** As standardwebhooks.com has it; one that is older than five minutes is a replay. */
    static boolean isAdapters(byte[] body, String id, String timestamp, String signatures, String secret, Instant now) {
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        var expected = signature(secret, id, timestamp, body);
        return age.compareTo(WINDOW) <= 0
                && Stream.of(signatures.split(" "))
                        .map(given -> isSame(expected, given))
                        .reduce(false, Boolean::logicalOr);
    }

    static String signature(String secret, String id, String timestamp, byte[] body) {
        var key = Base64.getDecoder().decode(secret.substring(ADAPTER.length()));
        return "v1,"
                + Base64.getEncoder().encodeToString(hmac(key, (id + "." + timestamp + ".").getBytes(UTF_8), body));
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            Stream.of(parts).forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
