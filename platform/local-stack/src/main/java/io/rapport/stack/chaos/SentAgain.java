package io.rapport.stack.chaos;

import io.rapport.events.Topic;
import io.rapport.stack.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The newest events of each partition come once more, as after a relay that died when it had sent them and before it could say so. */
record SentAgain(Topology topology) implements Fault {
    /** Topics whose records are facts; on the others the newest of a key counts, so that no relay may send an old one late. */
    private static final List<Topic> FACTS =
            List.of(Topic.STOREFRONT_EVENTS, Topic.STOREFRONT_IDENTITIES, Topic.INTERACTION_EVENTS);

    private static final long OF_EACH_PARTITION = 200;
    private static final Duration POLL = Duration.ofMillis(500);

    @Override
    public String name() {
        return "newest-events-sent-again";
    }

    @Override
    public void strike() {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        FACTS.forEach(topic -> found.addAll(newest(topic.topicName())));
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topology.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            found.forEach(record -> producer.send(new ProducerRecord<>(
                    record.topic(), record.partition(), record.key(), record.value(), record.headers())));
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> newest(String topic) {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", topology.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            ends.forEach((place, end) -> consumer.seek(place, Math.max(begins.get(place), end - OF_EACH_PARTITION)));
            while (partitions.stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public void lift() {}
}
