package io.rapport.campaign;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Finds a port for the mail server that the test starts, stops and starts again. */
public class SmtpPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try (var free = new ServerSocket(0)) {
            return Map.of(
                    "rapport.mail.host", "127.0.0.1",
                    "rapport.mail.port", Integer.toString(free.getLocalPort()),
                    "rapport.campaign.send-lease", "PT20S");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
