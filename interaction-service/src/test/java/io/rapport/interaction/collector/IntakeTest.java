package io.rapport.interaction.collector;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.rapport.interaction.intake.Judge;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
    @Test
    void takesNothingWhileKafkaIsAway() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var intake = new Intake();
            intake.bootstrapServers = "127.0.0.1:" + silent.getLocalPort();
            intake.start(new StartupEvent());
            assertThatThrownBy(() -> intake.send(List.of(event())).await().atMost(Duration.ofSeconds(1)))
                    .isInstanceOf(NotTaken.class);
            intake.stop(new ShutdownEvent());
        }
    }

    private static Accepted event() {
        var call = JsonNodeFactory.instance
                .objectNode()
                .put("event", "Cart Viewed")
                .put("userId", "u");
        return (Accepted) Judge.judge(
                call,
                "track",
                null,
                new Origin("storefront/web", "default", false, Instant.parse("2026-03-01T12:00:00Z"), null));
    }
}
