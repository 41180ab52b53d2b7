package io.rapport.interaction.collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.EventJson;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Hands accepted events to Kafka; a request is answered when all replicas have all of its events. */
@ApplicationScoped
class Intake {
    private static final List<Topic> TOPICS = List.of(Topic.STOREFRONT_EVENTS, Topic.STOREFRONT_IDENTITIES);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final AtomicBoolean learning = new AtomicBoolean();
    private volatile boolean knowsTopics;
    private volatile boolean stopped;
    private KafkaProducer<String, byte[]> producer;

    void start(@Observes StartupEvent event) {
        producer = new KafkaProducer<>(settings(), new StringSerializer(), new ByteArraySerializer());
        learnTopics();
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        producer.close(Duration.ofSeconds(10));
    }

    boolean isReady() {
        return knowsTopics;
    }

    /** Fails with {@link NotTaken} if not every event was acknowledged; those that were are known again by their ids. */
    Uni<Void> send(List<Accepted> events) {
        var records = new ArrayList<ProducerRecord<String, byte[]>>(events.size());
        for (var accepted : events) {
            records.add(record(accepted.key(), accepted.envelope(), accepted.event()));
            if (accepted.person() != null) {
                records.add(record(accepted.key(), personal(accepted), accepted.person()));
            }
        }
        return records.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().emitter(answer -> send(records, answer));
    }

    private void send(List<ProducerRecord<String, byte[]>> records, UniEmitter<? super Void> answer) {
        if (!knowsTopics) {
            answer.fail(new NotTaken());
            return;
        }
        var open = new AtomicInteger(records.size());
        var failed = new AtomicBoolean();
        for (var each : records) {
            if (failed.get()) {
                return;
            }
            sendOne(each, open, failed, answer);
        }
    }

    private void sendOne(
            ProducerRecord<String, byte[]> each,
            AtomicInteger open,
            AtomicBoolean failed,
            UniEmitter<? super Void> answer) {
        try {
            producer.send(each, (_, failure) -> {
                if (failure != null) {
                    fail(failure, failed, answer);
                } else if (open.decrementAndGet() == 0) {
                    answer.complete(null);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            fail(e, failed, answer);
        }
    }

    private void fail(Exception failure, AtomicBoolean failed, UniEmitter<? super Void> answer) {
        if (failed.compareAndSet(false, true)) {
            Log.debugf("Kafka did not take an event: %s", failure.getMessage());
            if (failure instanceof TimeoutException) {
                learnTopics();
            }
            answer.fail(new NotTaken());
        }
    }

    private static Envelope personal(Accepted accepted) {
        var envelope = accepted.envelope();
        var type = EventCodec.typeOf(accepted.person().getClass()).value();
        return new Envelope(envelope.id(), envelope.source(), type, envelope.time(), null, envelope.traceparent());
    }

    private static ProducerRecord<String, byte[]> record(String key, Envelope envelope, RapportEvent event) {
        var topic = EventCodec.typeOf(event.getClass()).topic().topicName();
        return new ProducerRecord<>(topic, null, key, json(event), envelope.toHeaders());
    }

    private static byte[] json(RapportEvent event) {
        try {
            return EventJson.MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sending must never wait for metadata, which are forgotten while no broker is there: that would hold the event loop. */
    private void learnTopics() {
        if (learning.compareAndSet(false, true)) {
            knowsTopics = false;
            Thread.ofVirtual().name("intake-topics").start(this::learn);
        }
    }

    private void learn() {
        try {
            while (!knowsTopics && !stopped) {
                knowsTopics = areTopicsThere();
            }
        } finally {
            learning.set(false);
        }
    }

    private boolean areTopicsThere() {
        try {
            TOPICS.forEach(topic -> producer.partitionsFor(topic.topicName()));
            return true;
        } catch (KafkaException _) {
            pause();
            return false;
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            stopped = true;
        }
    }

    /** An answer comes within delivery.timeout.ms; topics stay known however long nothing is sent. */
    private Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "client.id",
                "collector",
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                1,
                "batch.size",
                64 * 1024,
                "max.block.ms",
                20,
                "request.timeout.ms",
                4_000,
                "delivery.timeout.ms",
                8_000,
                "metadata.max.idle.ms",
                Duration.ofDays(365).toMillis());
    }
}
