package io.rapport.kit.inbox;

import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.Topic;
import io.rapport.events.UnreadableEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record once read.
 *
 * @param event null for a type that the consumer does not know
 * @param daysKept how long its publisher may send it again
 */
record Read<E>(Identity identity, Received<E> event, int daysKept) {
    private static final int STOREFRONT_DAYS = 35;
    private static final int INSIDE_DAYS = 7;

    record Identity(String source, String id) {}

    static <E> Read<E> from(ConsumerRecord<String, byte[]> record, EventCodec<E> codec) {
        return record.value() == null ? tombstone(record) : event(record, codec);
    }

    private static <E> Read<E> event(ConsumerRecord<String, byte[]> record, EventCodec<E> codec) {
        var envelope = Envelope.from(record.headers());
        var identity = new Identity(envelope.source(), envelope.id());
        var data = codec.read(envelope.type(), record.value()).orElse(null);
        return new Read<>(identity, data == null ? null : received(record, envelope, data), daysKept(record.topic()));
    }

    private static <E> Read<E> tombstone(ConsumerRecord<String, byte[]> record) {
        if (!takesTombstones(record.topic())) {
            throw new UnreadableEvent("the topic takes no tombstones");
        }
        return new Read<>(identityOf(record), received(record, null, null), daysKept(record.topic()));
    }

    private static boolean takesTombstones(String topic) {
        return Topic.named(topic)
                .map(Topic::retention)
                .filter(retention -> retention instanceof Topic.Retention.Compact(var tombstones) && tombstones)
                .isPresent();
    }

    /** A tombstone that names none is known by its place. */
    private static Identity identityOf(ConsumerRecord<String, byte[]> record) {
        var source = Envelope.header(record.headers(), "ce_source");
        var id = Envelope.header(record.headers(), "ce_id");
        return source.isEmpty() || id.isEmpty()
                ? new Identity("topic/" + record.topic(), record.partition() + "-" + record.offset())
                : new Identity(source.get(), id.get());
    }

    private static <E> Received<E> received(ConsumerRecord<String, byte[]> record, Envelope envelope, E data) {
        return new Received<>(envelope, data, record.key(), record.topic(), record.partition(), record.offset());
    }

    private static int daysKept(String topic) {
        return topic.startsWith("storefront.") ? STOREFRONT_DAYS : INSIDE_DAYS;
    }
}
