package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends batches over a few connections, each the next as soon as its last one is answered. */
record ClosedLoop(HttpClient http, Endpoint endpoint) {
    static final int CONNECTIONS = 8;
    private static final String ALL = "\"accepted\":" + Payload.BATCH + ",";

    /** Acknowledged events a second. */
    double send(List<byte[]> batches) throws InterruptedException {
        var next = new AtomicInteger();
        Callable<Void> sender = () -> sendUntilNoneIsLeft(batches, next);
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var start = System.nanoTime();
            var senders = new ArrayList<Future<Void>>();
            for (var i = 0; i < CONNECTIONS; i++) {
                senders.add(threads.submit(sender));
            }
            for (var each : senders) {
                each.get();
            }
            return batches.size() * Payload.BATCH / ((System.nanoTime() - start) / 1e9);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new Failure("could not measure: " + e.getCause());
        }
    }

    private Void sendUntilNoneIsLeft(List<byte[]> batches, AtomicInteger next)
            throws IOException, InterruptedException {
        for (var i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
            var answer = http.send(endpoint.post(batches.get(i)), BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains(ALL)) {
                throw new Failure(
                        "could not measure: the collector answers " + answer.statusCode() + " " + answer.body());
            }
        }
        return null;
    }
}
