package io.rapport.stack.chaos;

import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Storefronts as they really are: some events come twice, some late, and few in the order in which they happened. */
final class Shop {
    private static final double DOUBLED = 0.05;
    private static final double LATE = 0.02;
    private static final double LATE_ONES_SENT = 0.05;

    private final Collector collector;
    private final double rate;
    private final long seed;
    private final AtomicInteger storefronts = new AtomicInteger();
    private final String run = "chaos-" + Long.toString(Instant.now().getEpochSecond(), 36);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** {@code rate}: events a second. */
    Shop(Collector collector, double rate, long seed) {
        this.collector = collector;
        this.rate = rate;
        this.seed = seed;
    }

    /** A storefront at work. */
    record Opened(Storefront storefront, Thread thread) {
        void close() throws InterruptedException {
            storefront.close();
            thread.join();
        }
    }

    /** Opens one with so many times the rate. */
    Opened open(int times) {
        var number = storefronts.incrementAndGet();
        var delivery = new Delivery(new Random(seed + number));
        var storefront = Storefront.of(delivery::take, rate * times, seed + number, run + "-" + number);
        return new Opened(storefront, Thread.ofVirtual().start(() -> play(storefront)));
    }

    private static void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What all its message ids begin with. */
    String run() {
        return run;
    }

    /** Ids of messages that the collector has answered with 2xx. */
    Collection<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** One storefront's way to the collector. */
    private final class Delivery {
        private final Random random;
        private final List<Message> late = new ArrayList<>();

        Delivery(Random random) {
            this.random = random;
        }

        void take(List<Message> happened) throws InterruptedException {
            var batch = new ArrayList<Message>();
            for (var message : happened) {
                (random.nextDouble() < LATE ? late : batch).add(message);
                if (random.nextDouble() < DOUBLED) {
                    batch.add(message);
                }
            }
            if (random.nextDouble() < LATE_ONES_SENT) {
                batch.addAll(late);
                late.clear();
            }
            Collections.shuffle(batch, random);
            if (!batch.isEmpty()) {
                collector.send(batch);
                batch.forEach(message -> acknowledged.add(message.messageId()));
            }
        }
    }
}
