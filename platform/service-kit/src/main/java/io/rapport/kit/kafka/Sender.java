package io.rapport.kit.kafka;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records with the service's one producer, and knows that they arrived. */
@ApplicationScoped
public class Sender {
    private static final Duration PATIENCE = Kafka.DELIVERY_TIMEOUT.plusSeconds(15);

    @Inject
    Kafka kafka;

    private KafkaProducer<String, byte[]> producer;

    /**
     * Returns when all replicas have them all. After a failed one its producer is closed before it can send what follows, so
     * that order holds when the caller sends the whole list again.
     *
     * @throws SendFailed if any may not have arrived
     */
    public void send(List<ProducerRecord<String, byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        var current = current();
        try {
            awaitAll(records.stream()
                    .map(each -> current.send(each, (_, failure) -> closeOn(failure, current)))
                    .toList());
        } catch (InterruptedException e) {
            discard(current);
            Thread.currentThread().interrupt();
            throw new SendFailed(e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            discard(current);
            throw new SendFailed(e);
        }
    }

    /** With an end of our own, should the client's thread have died. */
    private static void awaitAll(List<Future<RecordMetadata>> sent)
            throws InterruptedException, ExecutionException, TimeoutException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (var each : sent) {
            each.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized KafkaProducer<String, byte[]> current() {
        if (producer == null) {
            producer = kafka.newProducer();
        }
        return producer;
    }

    private void closeOn(Exception failure, KafkaProducer<String, byte[]> failed) {
        if (failure != null) {
            discard(failed);
        }
    }

    private void discard(KafkaProducer<String, byte[]> failed) {
        synchronized (this) {
            if (producer == failed) {
                producer = null;
            }
        }
        failed.close(Duration.ZERO);
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
