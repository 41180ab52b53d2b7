package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** Reads topics from now on, as any consumer would, and tells of each record when it came. */
final class Arrivals implements AutoCloseable {
    /** {@code nanos}: of {@link System#nanoTime()}. */
    record Arrival(ConsumerRecord<String, byte[]> record, long nanos) {
        String id() {
            return new String(record.headers().lastHeader("ce_id").value());
        }
    }

    private final KafkaConsumer<String, byte[]> reader;
    private final Consumer<Arrival> each;
    private final Thread thread;

    /** {@code each} is called by one thread, and must be quick. */
    Arrivals(Target target, Consumer<Arrival> each, String... topics) {
        this.reader = target.readerFromNow(topics);
        this.each = each;
        this.thread = Thread.ofPlatform().name("arrivals").start(this::read);
    }

    private void read() {
        try (reader) {
            while (true) {
                var records = reader.poll(Duration.ofSeconds(1));
                var now = System.nanoTime();
                records.forEach(record -> each.accept(new Arrival(record, now)));
            }
        } catch (WakeupException _) {
            // closed
        }
    }

    @Override
    public void close() {
        reader.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new Failure("interrupted");
        }
    }
}
