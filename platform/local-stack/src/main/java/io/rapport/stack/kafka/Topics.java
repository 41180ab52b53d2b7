package io.rapport.stack.kafka;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes the public topics and their dead-letter topics, with the retention that each promises. */
public final class Topics {
    private static final short ONE_REPLICA = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ERASED_WITHIN = Duration.ofHours(24);
    private static final Duration TOMBSTONES_SEEN_FOR = Duration.ofDays(7);

    private Topics() {}

    /** Makes those that are missing; the others stay as they are. */
    public static void make(String bootstrap) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var there = admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var missing = all().filter(topic -> !there.contains(topic.name())).toList();
            admin.createTopics(missing).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Failure("cannot make the topics on " + bootstrap + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Stream<NewTopic> all() {
        return Stream.of(Topic.values())
                .flatMap(topic -> Stream.of(
                        topic(topic.topicName(), settings(topic.retention())),
                        topic(topic.deadLetterName(), keptFor(Topic.DEAD_LETTER_RETENTION))));
    }

    public static List<String> names() {
        return Stream.of(Topic.values()).map(Topic::topicName).toList();
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("message.timestamp.type", "LogAppendTime");
        return new NewTopic(name, Topic.PARTITIONS, ONE_REPLICA).configs(all);
    }

    private static Map<String, String> settings(Topic.Retention retention) {
        return switch (retention) {
            case Topic.Retention.Kept() -> Map.of("retention.ms", "-1");
            case Topic.Retention.For(var time) -> keptFor(time);
            case Topic.Retention.Compact(var tombstones) -> tombstones ? compactedWithin(ERASED_WITHIN) : compacted();
        };
    }

    /** A day's records leave together: the broker drops whole segments only. */
    private static Map<String, String> keptFor(Duration time) {
        return Map.of("retention.ms", millis(time), "segment.ms", millis(Duration.ofDays(1)));
    }

    private static Map<String, String> compacted() {
        return Map.of("cleanup.policy", "compact");
    }

    /** An erased person's records leave the log within that time, and every consumer sees the tombstone first. */
    private static Map<String, String> compactedWithin(Duration time) {
        return Map.of(
                "cleanup.policy", "compact",
                "max.compaction.lag.ms", millis(time),
                "delete.retention.ms", millis(TOMBSTONES_SEEN_FOR));
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }
}
