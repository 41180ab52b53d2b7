package io.rapport.stack.verify;

import io.rapport.stack.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A topic from where it begins to given ends. */
record Log(Audited system, Map<TopicPartition, Long> ends) {

    /** Hands every record below the ends to {@code each}, in order within a partition. */
    void forEach(Consumer<ConsumerRecord<String, byte[]>> each) {
        if (ends.isEmpty()) {
            return;
        }
        try (var reader = system.reader()) {
            reader.assign(ends.keySet());
            reader.seekToBeginning(ends.keySet());
            var left = ends.entrySet().stream()
                    .filter(end -> reader.position(end.getKey()) < end.getValue())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            while (!left.isEmpty()) {
                for (var record : reader.poll(Duration.ofSeconds(1))) {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        each.accept(record);
                    }
                }
                left.entrySet().removeIf(end -> reader.position(end.getKey()) >= end.getValue());
                reader.pause(ends.keySet().stream()
                        .filter(partition -> !left.containsKey(partition))
                        .toList());
            }
        } catch (KafkaException e) {
            throw new Failure("Kafka does not answer: " + e.getMessage());
        }
    }
}
