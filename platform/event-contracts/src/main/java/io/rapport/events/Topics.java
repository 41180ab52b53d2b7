package io.rapport.events;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics on a broker, as {@link Topic} declares them, and beside each its dead-letter topic. */
public final class Topics {
    /** The broker's own default. */
    public static final short DEFAULT_REPLICATION = -1;

    /** Bytes; more than any topic takes, since a dead letter carries where it came from too. */
    public static final int LARGEST_DEAD_LETTER = 2 * 1024 * 1024;

    private static final Duration DAY = Duration.ofDays(1);

    /** After this time an overwritten record of a compacted topic is gone. */
    public static final Duration LONGEST_COMPACTION_LAG = DAY;

    /** Records of a topic that keeps them for a time may live this much longer: as long as their segment takes others. */
    public static final Duration LONGEST_SEGMENT = DAY;

    private Topics() {}

    /** Where the records of a topic go that a consumer cannot apply. */
    public static String deadLettersOf(String topic) {
        return topic + ".dlq";
    }

    /** Those that are missing; what is there already stays as it is. */
    public static void createMissing(Admin admin, short replication) throws InterruptedException, ExecutionException {
        var existing = admin.listTopics().names().get();
        var missing = all(replication)
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        for (var created : admin.createTopics(missing).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Stream<NewTopic> all(short replication) {
        return Stream.of(Topic.values())
                .flatMap(topic -> Stream.of(
                        new NewTopic(topic.topicName(), Topic.PARTITIONS, replication)
                                .configs(configOf(topic.retention())),
                        new NewTopic(topic.deadLetterName(), 1, replication).configs(deadLetterConfig())));
    }

    private static Map<String, String> deadLetterConfig() {
        var config = configOf(new Topic.Retention.For(Topic.DEAD_LETTER_RETENTION));
        config.put("max.message.bytes", Integer.toString(LARGEST_DEAD_LETTER));
        return config;
    }

    /** Segments roll daily where records must go in time. */
    private static Map<String, String> configOf(Topic.Retention retention) {
        var config = new LinkedHashMap<String, String>();
        config.put("message.timestamp.type", "LogAppendTime");
        switch (retention) {
            case Topic.Retention.Kept _ -> config.put("retention.ms", "-1");
            case Topic.Retention.For kept -> {
                config.put("retention.ms", millis(kept.time()));
                config.put("segment.ms", millis(LONGEST_SEGMENT));
            }
            case Topic.Retention.Compact _ -> {
                config.put("cleanup.policy", "compact");
                config.put("max.compaction.lag.ms", millis(LONGEST_COMPACTION_LAG));
                config.put("delete.retention.ms", millis(Duration.ofDays(7)));
            }
        }
        return config;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
