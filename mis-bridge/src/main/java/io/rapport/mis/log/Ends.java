package io.rapport.mis.log;

import static java.util.stream.Collectors.toMap;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where the topics end now. */
@ApplicationScoped
public class Ends {
    private final Map<String, Object> kafka;

    Ends(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    /** The last offset of each partition that holds any record. */
    public Map<Source, Long> of(List<String> topics) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.get("bootstrap.servers")))) {
            var described = get(admin.describeTopics(topics).allTopicNames()).values();
            var ends = offsets(admin, described, OffsetSpec.latest());
            var beginnings = offsets(admin, described, OffsetSpec.earliest());
            ends.entrySet().removeIf(end -> end.getValue() <= beginnings.get(end.getKey()));
            ends.replaceAll((_, end) -> end - 1);
            return ends;
        }
    }

    private static Map<Source, Long> offsets(Admin admin, Collection<TopicDescription> topics, OffsetSpec spec) {
        var sources = new HashMap<TopicPartition, Source>();
        topics.forEach(topic -> topic.partitions()
                .forEach(partition -> sources.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        new Source(topic.name(), inBase16(topic), partition.partition()))));
        var wanted = sources.keySet().stream().collect(toMap(partition -> partition, _ -> spec));
        var offsets = new HashMap<Source, Long>();
        get(admin.listOffsets(wanted).all())
                .forEach((partition, found) -> offsets.put(sources.get(partition), found.offset()));
        return offsets;
    }

    /** As the inbox keeps it. */
    private static String inBase16(TopicDescription topic) {
        var id = topic.topicId();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not say where its topics end", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One partition of a topic as it was made; a topic made anew has another id. */
    public record Source(String topic, String topicId, int partition) {}
}
