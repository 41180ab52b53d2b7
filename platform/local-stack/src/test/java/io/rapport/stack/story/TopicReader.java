package io.rapport.stack.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a topic tells, from its beginning on. */
final class TopicReader implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(200);
    private final KafkaConsumer<String, byte[]> consumer;

    record Event(String id, String type, JsonNode data) {}

    TopicReader(RunningStack stack, Topic topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.topology().kafka(), "max.poll.records", 5_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Those that it has not given yet; none of them may mean that there are more. */
    List<Event> more() {
        return StreamSupport.stream(consumer.poll(WAIT).spliterator(), false)
                .filter(record -> record.value() != null)
                .map(TopicReader::event)
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static Event event(ConsumerRecord<String, byte[]> record) {
        var data = EventJson.read(new String(record.value(), UTF_8), JsonNode.class);
        return new Event(header(record, "ce_id"), header(record, "ce_type"), data);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
