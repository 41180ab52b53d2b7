package io.rapport.kit.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells a topic from its successor of the same name. */
@ApplicationScoped
public class TopicIds {
    @Inject
    Admin admin;

    private final Map<String, UUID> known = new ConcurrentHashMap<>();

    public UUID of(String topic) {
        return known.computeIfAbsent(topic, this::ask);
    }

    /** @return whether the topic has been made anew since we asked last */
    public boolean hasChanged(String topic) {
        var now = ask(topic);
        return !now.equals(known.put(topic, now));
    }

    private UUID ask(String topic) {
        try {
            var id = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId();
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RetriableException retriable
                    ? retriable
                    : new TimeoutException("Kafka does not describe " + topic, e.getCause());
        }
    }
}
