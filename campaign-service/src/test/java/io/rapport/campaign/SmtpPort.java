package io.rapport.campaign;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** Makes a key to sign mails with; finds a port for the mail server that the test starts, stops and starts again. */
public class SmtpPort implements QuarkusTestResourceLifecycleManager {
    /** Seen by the tests too, which another class loader loads. */
    private static final String PUBLIC_KEY = "rapport.test.dkim-public-key";

    static final String REPORTS_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Path keyFile;

    static String publicKey() {
        return System.getProperty(PUBLIC_KEY);
    }

    private void makeKey() {
        try {
            var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            System.setProperty(
                    PUBLIC_KEY,
                    Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
            keyFile = Files.createTempFile("dkim", ".pem");
            Files.writeString(
                    keyFile,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(keys.getPrivate().getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        makeKey();
        try (var free = new ServerSocket(0)) {
            return Map.of(
                    "rapport.mail.host",
                    "127.0.0.1",
                    "rapport.mail.port",
                    Integer.toString(free.getLocalPort()),
                    "rapport.mail.dkim.domain",
                    "rapport.example",
                    "rapport.mail.dkim.key",
                    keyFile.toString(),
                    "rapport.campaign.reports-secret",
                    REPORTS_SECRET,
                    "rapport.campaign.send-lease",
                    "PT20S",
                    "rapport.journey.webhook.allow",
                    "127.0.0.1/32");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(keyFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
