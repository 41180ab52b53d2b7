package io.rapport.test;

import io.rapport.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.kafka.KafkaContainer;

/** A single Kafka broker with every topic, each of a few partitions only. */
final class Broker {
    private static final int PARTITIONS = 3;

    private Broker() {}

    static String start() {
        var bootstrapServers = Engine.start(Broker::container, () -> EmbeddedKafka.start(PARTITIONS));
        createTopics(bootstrapServers);
        return bootstrapServers;
    }

    private static String container() {
        @SuppressWarnings("resource") // ends with the JVM
        var kafka = new KafkaContainer("apache/kafka:4.3.1");
        kafka.start();
        return kafka.getBootstrapServers();
    }

    private static void createTopics(String bootstrapServers) {
        var topics = Stream.of(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), PARTITIONS, (short) 1))
                .toList();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("Kafka has no topics", e);
        }
    }
}
