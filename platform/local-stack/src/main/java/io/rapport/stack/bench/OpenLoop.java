package io.rapport.stack.bench;

import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** Sends at a fixed rate whatever comes back; time counts from when a request was due, so that waiting to be sent counts too. */
record OpenLoop(HttpClient http, int rate) {
    static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    Latency send(Endpoint endpoint, List<byte[]> bodies) {
        var micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        var refused = new AtomicInteger();
        var answers = new CompletableFuture<?>[bodies.size()];
        var start = System.nanoTime();
        for (var i = 0; i < answers.length; i++) {
            var due = start + TimeUnit.SECONDS.toNanos(1) * i / rate;
            waitUntil(due);
            answers[i] = http.sendAsync(endpoint.post(bodies.get(i)), BodyHandlers.discarding())
                    .handle((answer, failure) -> {
                        micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - due) / 1_000));
                        return failure == null && answer.statusCode() == 200 ? 0 : refused.incrementAndGet();
                    });
        }
        CompletableFuture.allOf(answers).join();
        return Latency.of(micros, refused.get());
    }

    static void waitUntil(long due) {
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
