package io.rapport.kit.kafka;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records with the service's one producer, and knows that they arrived. */
@ApplicationScoped
public class Sender {
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
            var sent = new ArrayList<Future<RecordMetadata>>(records.size());
            records.forEach(each -> sent.add(current.send(each, (_, failure) -> closeOn(failure, current))));
            current.flush();
            for (var each : sent) {
                each.get();
            }
        } catch (InterruptedException e) {
            discard(current);
            Thread.currentThread().interrupt();
            throw new SendFailed(e);
        } catch (ExecutionException e) {
            discard(current);
            throw new SendFailed(e.getCause());
        } catch (RuntimeException e) {
            discard(current);
            throw new SendFailed(e);
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
