package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.demo.Storefront;
import io.rapport.stack.intake.Collector;
import io.rapport.stack.intake.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Storefronts as they really are: some events come twice, some late, and few in the order in which they happened. */
final class Shop {
    /**
     * How far the events are from the order in which they happened.
     *
     * @param doubled the share that comes twice
     * @param late the share that is held back
     * @param lateOnesSent how likely a batch takes along all that was held back before
     */
    record Mix(double doubled, double late, double lateOnesSent) {
        static final Mix USUAL = new Mix(0.05, 0.02, 0.05);
        static final Mix WILD = new Mix(0.5, 0.5, 0.02);
    }

    private final Collector collector;
    private final double rate;
    private final long seed;
    private final AtomicInteger storefronts = new AtomicInteger();
    private final String run = "chaos-" + Long.toString(Instant.now().getEpochSecond(), 36);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile Mix mix = Mix.USUAL;
    private volatile String closed;

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

    private void play(Storefront storefront) {
        try {
            storefront.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Failure failure) {
            closed = failure.getMessage();
        }
    }

    /** Why a storefront gave up; without its load no fault shows anything. */
    Optional<String> closed() {
        return Optional.ofNullable(closed);
    }

    /** Of all its storefronts, from now on. */
    void mix(Mix mix) {
        this.mix = mix;
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
            var now = mix;
            var batch = new ArrayList<Message>();
            if (random.nextDouble() < now.lateOnesSent) {
                batch.addAll(late);
                late.clear();
            }
            for (var message : happened) {
                way(batch, now).add(message);
                if (random.nextDouble() < now.doubled) {
                    way(batch, now).add(message);
                }
            }
            Collections.shuffle(batch, random);
            if (!batch.isEmpty()) {
                collector.sendAll(batch, _ -> {});
                batch.forEach(message -> acknowledged.add(message.messageId()));
            }
        }

        private List<Message> way(List<Message> batch, Mix now) {
            return random.nextDouble() < now.late ? late : batch;
        }
    }
}
