package io.rapport.stack.demo;

import io.rapport.stack.intake.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Plays shoppers at a given rate; the collector's answer paces it, and while the collector is away the shoppers wait. */
public final class Storefront {
    private static final int TICKS_A_SECOND = 10;
    private static final int SHOPPERS = 2_000;

    private final Till till;
    private final double rate;
    private final long seed;
    private final Random random;
    private final String run;
    private final Consumer<Shopper> complaints;
    private final List<Visit> visits = new ArrayList<>();
    private long visitors;
    private volatile long sent;
    private volatile boolean open = true;

    /** Where the events go. */
    @FunctionalInterface
    public interface Till {
        /** Returns when the batch is acknowledged. */
        void take(List<Message> batch) throws InterruptedException;
    }

    /** {@code rate}: events a second. {@code run} tells the orders of one run from those of another. */
    Storefront(Till till, double rate, long seed, String run, Consumer<Shopper> complaints) {
        this.till = till;
        this.rate = rate;
        this.seed = seed;
        this.random = new Random(seed);
        this.run = run;
        this.complaints = complaints;
    }

    /** One where nobody complains. */
    public static Storefront of(Till till, double rate, long seed, String run) {
        return new Storefront(till, rate, seed, run, _ -> {});
    }

    /** Events acknowledged so far. */
    public long sent() {
        return sent;
    }

    public void close() {
        open = false;
    }

    /** Until closed or interrupted. */
    public void play() throws InterruptedException {
        var begin = System.nanoTime();
        var planned = 0L;
        for (var tick = 1L; open; tick++) {
            var due = (long) (tick * rate / TICKS_A_SECOND) - planned;
            planned += due;
            send(due);
            var rest = begin + tick * 1_000_000_000L / TICKS_A_SECOND - System.nanoTime();
            if (rest > 0) {
                Thread.sleep(rest / 1_000_000, (int) (rest % 1_000_000));
            }
        }
    }

    private void send(long events) throws InterruptedException {
        var batch = new ArrayList<Message>();
        while (batch.size() < events) {
            batch.add(nextEvent());
        }
        if (!batch.isEmpty()) {
            till.take(batch);
            sent += batch.size();
        }
    }

    /** Many visits go on side by side; a new one begins when too few do. */
    private Message nextEvent() {
        while (visits.size() < Math.max(20, rate)) {
            visits.add(new Visit(Shopper.of(random.nextInt(SHOPPERS), seed), run + "-" + visitors++, random));
        }
        var at = random.nextInt(visits.size());
        var visit = visits.get(at);
        var call = visit.next().orElseThrow();
        if (visit.isOver()) {
            visit.complaint().ifPresent(complaints);
            visits.set(at, visits.getLast());
            visits.removeLast();
        }
        call.put("timestamp", Instant.now().toString());
        return Message.of(0, call);
    }
}
