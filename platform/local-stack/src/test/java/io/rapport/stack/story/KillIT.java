package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services die under load, one after the other, and nothing that was acknowledged is lost or counted twice. */
@Order(4)
@ExtendWith(RunningStack.Shared.class)
@Tag("long")
class KillIT {
    private static final double RATE = 200;
    private static final Duration AWAY = Duration.ofSeconds(2);
    private static final Duration UNDISTURBED = Duration.ofSeconds(3);

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void losesNothingWhenEachServiceIsKilledInTurn(RunningStack stack) throws Exception {
        var url = stack.topology().url(Service.INTERACTION);
        try (var collector = new Collector(url, "/v1/batch", stack.writeKey())) {
            var storefront = Storefront.witnessed(
                    collector,
                    RATE,
                    1,
                    "kill",
                    batch -> batch.stream().map(Message::messageId).forEach(acknowledged::add));
            var shop = Thread.ofVirtual().start(() -> play(storefront));
            for (var service : Service.values()) {
                Thread.sleep(UNDISTURBED);
                stack.kill(service);
                Thread.sleep(AWAY);
                stack.up();
            }
            storefront.close();
            shop.join();
        }

        assertThat(stack.run("verify")).isZero();
        assertThat(acknowledged).hasSizeGreaterThan((int) RATE * 10);
        assertThat(missing(stack)).isEmpty();
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
        try (var connection = stack.database(Service.INTERACTION);
                var query = connection.prepareStatement("select id from event where source = 'storefront/default'");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                missing.remove(rows.getString(1));
            }
        }
        return missing;
    }
}
