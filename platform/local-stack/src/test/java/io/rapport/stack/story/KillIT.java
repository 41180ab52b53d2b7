package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services die under load, one after the other, and nothing that was acknowledged is lost or counted twice. {@code -Drapport.story.rate=200}: events a second. */
@Order(4)
@ExtendWith(RunningStack.Shared.class)
class KillIT {
    private static final double RATE = Integer.getInteger("rapport.story.rate", 50);
    private static final int UNDISTURBED = 300;
    private static final int AWAY = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void losesNothingWhenEachServiceIsKilledInTurn(RunningStack stack) throws Exception {
        var url = stack.topology().url(Service.INTERACTION);
        try (var collector = new Collector(url, "/v1/batch", stack.writeKey())) {
            var storefront = Storefront.of(batch -> sendTo(collector, batch), RATE, 1, "kill");
            var shop = Thread.ofVirtual().start(() -> play(storefront));
            for (var service : Service.values()) {
                awaitAcknowledged(UNDISTURBED);
                stack.kill(service);
                if (service != Service.INTERACTION) {
                    awaitAcknowledged(AWAY);
                }
                stack.up();
            }
            storefront.close();
            shop.join();
        }

        assertThat(stack.run("verify")).isZero();
        assertThat(missing(stack)).isEmpty();
    }

    private void sendTo(Collector collector, List<Message> batch) throws InterruptedException {
        collector.send(batch);
        batch.stream().map(Message::messageId).forEach(acknowledged::add);
    }

    /** The collector goes on while another service is away. */
    private void awaitAcknowledged(int more) {
        var enough = acknowledged.size() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
    }

    private static void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> missing(RunningStack stack) throws SQLException {
        var missing = new HashSet<>(acknowledged);
        missing.removeAll(stack.storedEvents());
        return missing;
    }
}
