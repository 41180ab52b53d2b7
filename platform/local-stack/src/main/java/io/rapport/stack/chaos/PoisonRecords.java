package io.rapport.stack.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rapport.events.Topic;
import io.rapport.stack.Topology;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records on every topic that nobody can read. */
record PoisonRecords(Topology topology) implements Fault {
    private static final List<byte[]> VALUES = List.of(
            new byte[0],
            new byte[] {(byte) 0xff, (byte) 0xfe, 0},
            "{\"orderKey\":".getBytes(UTF_8),
            "[]".getBytes(UTF_8),
            "{\"total\":\"NaN\"}".getBytes(UTF_8));

    @Override
    public String name() {
        return "poison-records";
    }

    @Override
    public void strike() {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topology.kafka()), new StringSerializer(), new ByteArraySerializer())) {
            for (var topic : Topic.values()) {
                producer.send(withHeadersOfNothing(topic));
                VALUES.forEach(value -> {
                    producer.send(new ProducerRecord<>(topic.topicName(), "poison", value));
                    producer.send(withHeaders(topic, value));
                });
            }
        }
    }

    private static ProducerRecord<String, byte[]> withHeadersOfNothing(Topic topic) {
        var poison = new ProducerRecord<>(topic.topicName(), "poison", "{}".getBytes(UTF_8));
        List.of("ce_id", "ce_source", "ce_type", "ce_time")
                .forEach(name -> poison.headers().add(name, null));
        return poison;
    }

    private static ProducerRecord<String, byte[]> withHeaders(Topic topic, byte[] value) {
        var poison = new ProducerRecord<>(topic.topicName(), UUID.randomUUID().toString(), value);
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_source", "storefront/poison",
                        "ce_type", "storefront.order-completed",
                        "ce_time", "not a time")
                .forEach((name, text) -> poison.headers().add(name, text.getBytes(UTF_8)));
        return poison;
    }

    @Override
    public void lift() {}
}
