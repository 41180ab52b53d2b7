package io.rapport.stack.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an older build to this one under load, a service after the other: its new replica works beside the older one, which then ends. By
 * hand, with {@code -Drapport.older=} the folder of the older build.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "rapport.older", matches = ".+")
class RollingUpgradeIT {
    private static final double RATE = 30;
    private static final int ENOUGH = 300;
    private static final List<Service> CONSUMERS_FIRST =
            List.of(Service.values()).reversed();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AtomicInteger acknowledged = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void losesNothingWhileBothVersionsRun() throws Exception {
        try (var older = RunningStack.of(folder, Path.of(System.getProperty("rapport.older")))) {
            assertThat(older.run("up")).isZero();
            var newer = new RunningStack(folder, Home.repository());
            try (var collector =
                    new Collector(newer.topology().url(Service.INTERACTION), "/v1/batch", newer.writeKey())) {
                var storefront = Storefront.of(
                        batch -> {
                            collector.send(batch);
                            acknowledged.addAndGet(batch.size());
                        },
                        RATE,
                        1,
                        "upgrade");
                var shop = Thread.ofVirtual().start(() -> play(storefront));
                awaitEvents();
                for (var service : CONSUMERS_FIRST) {
                    assertThat(newer.run("up", "--replicas", service.shortName() + "=2"))
                            .isZero();
                    awaitEvents();
                    newer.end(service, 1);
                    assertThat(newer.run("up")).isZero();
                    assertThat(newer.run("up", "--replicas", service.shortName() + "=1"))
                            .isZero();
                }
                awaitEvents();
                storefront.close();
                shop.join();
            }
            assertThat(newer.run("verify")).isZero();
        }
    }

    private void awaitEvents() {
        var enough = acknowledged.get() + ENOUGH;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= enough);
    }

    private static void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
