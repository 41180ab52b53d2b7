package io.rapport.test;

import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.EventJson;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts events on topics as another service or a storefront would; each call returns when Kafka has the record. */
public final class EventSender {
    private static final String SOURCE = "rapport/test";

    private EventSender() {}

    /** With an envelope of its own, of the type and to the topic that the record class declares. */
    public static Envelope send(String key, Instant time, RapportEvent event) {
        var type = EventCodec.typeOf(event.getClass());
        if (type.value().endsWith("*")) {
            throw new IllegalArgumentException("Send " + type.value() + " with an envelope that says its type");
        }
        var envelope = new Envelope(Ids.next().toString(), SOURCE, type.value(), time, null, null);
        send(key, envelope, event);
        return envelope;
    }

    /** With this envelope; call it again for a duplicate. */
    public static void send(String key, Envelope envelope, RapportEvent event) {
        send(EventCodec.typeOf(event.getClass()).topic(), key, envelope, event);
    }

    public static void send(Topic topic, String key, Envelope envelope, RapportEvent event) {
        sendRaw(topic, key, envelope.toHeaders(), json(event));
    }

    public static void sendTombstone(Topic topic, String key) {
        sendRaw(topic, key, null, null);
    }

    /** Anything at all, such as a poison record. */
    public static void sendRaw(Topic topic, String key, Headers headers, byte[] value) {
        try {
            Holder.PRODUCER
                    .send(new ProducerRecord<>(topic.topicName(), null, key, value, headers))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] json(RapportEvent event) {
        try {
            return EventJson.MAPPER.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One producer for all tests, made on first use. */
    private static final class Holder {
        static final KafkaProducer<String, byte[]> PRODUCER = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", RapportServices.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
