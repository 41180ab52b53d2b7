package io.rapport.interaction;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** Finds a port for the APIs of messaging channels that a test starts. */
public class MessagingApiPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try (var free = new ServerSocket(0)) {
            var base = "http://127.0.0.1:" + free.getLocalPort();
            return Map.of(
                    "rapport.channels.meta-url", base + "/meta", "rapport.channels.telegram-url", base + "/telegram");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
