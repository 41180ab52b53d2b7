package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;

/** A few who read all the time, each the next as soon as the last is answered. */
record Readers(Target target, int number) {
    /** @param rate answers a second */
    record Reading(double rate, Latency latency) {}

    Reading read(Duration time, Supplier<HttpRequest> requests) throws InterruptedException {
        var micros = new ConcurrentHistogram(OpenLoop.LONGEST_MICROS, 3);
        var start = System.nanoTime();
        Callable<Void> reader = () -> {
            while (System.nanoTime() - start < time.toNanos()) {
                micros.recordValue(microsOf(requests.get()));
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(number)) {
            var all = IntStream.range(0, number)
                    .<Future<Void>>mapToObj(_ -> threads.submit(reader))
                    .toList();
            for (var each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new Failure("could not measure: " + e.getCause());
        }
        var seconds = (System.nanoTime() - start) / 1e9;
        return new Reading(micros.getTotalCount() / seconds, Latency.of(micros, 0));
    }

    private long microsOf(HttpRequest request) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var answer = target.http().send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new Failure("could not measure: " + request.uri() + " answers " + answer.statusCode());
        }
        return Math.min(OpenLoop.LONGEST_MICROS, (System.nanoTime() - begin) / 1_000);
    }
}
