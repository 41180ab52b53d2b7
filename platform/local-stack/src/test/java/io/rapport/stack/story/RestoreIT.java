package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backup is taken of a busy stack, all is lost some time later, and what was taken is put in its place. */
@Order(8)
@Tag("long")
@ExtendWith(RunningStack.Shared.class)
class RestoreIT {
    private static final double RATE = 50;
    private static final int ENOUGH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Queue<Message> acknowledged = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @Test
    void aBackupUnderLoadIsWholeAndWhatCameLaterIsSentAgain(RunningStack stack) throws Exception {
        var backup = folder.resolve("backup").toString();
        try (var collector = collector(stack)) {
            var storefront = Storefront.of(batch -> send(collector, batch), RATE, 11, "restore");
            var shop = Thread.ofVirtual().start(() -> play(storefront));
            awaitAcknowledged();
            var taken = ids();
            assertThat(stack.run("backup", backup)).isZero();
            awaitAcknowledged();
            storefront.close();
            shop.join();

            assertThat(stack.run("restore", backup)).as("never over a stack").isNotZero();
            assertThat(stack.run("reset", "--yes")).isZero();
            assertThat(stack.run("restore", backup)).isZero();
            assertThat(stack.run("up")).isZero();
            assertThat(stack.run("verify")).isZero();
            assertThat(missing(stack)).isNotEmpty().doesNotContainAnyElementsOf(taken);
        }
        try (var collector = collector(stack)) {
            assertThat(collector.sendAll(List.copyOf(acknowledged), _ -> {})).isEmpty();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(missing(stack)).isEmpty());
        assertThat(stack.run("verify")).isZero();
    }

    private static Collector collector(RunningStack stack) {
        return new Collector(stack.topology().url(Service.INTERACTION), "/v1/batch", stack.writeKey());
    }

    private void send(Collector collector, List<Message> batch) throws InterruptedException {
        collector.send(batch);
        acknowledged.addAll(batch);
    }

    private void awaitAcknowledged() {
        var enough = acknowledged.size() + ENOUGH;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough);
    }

    private Set<String> ids() {
        return acknowledged.stream().map(Message::messageId).collect(Collectors.toSet());
    }

    private Set<String> missing(RunningStack stack) throws SQLException {
        var missing = new HashSet<>(ids());
        missing.removeAll(stack.storedEvents());
        return missing;
    }

    private static void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
