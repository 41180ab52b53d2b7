package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the services have yet to read: the work of an earlier run that would disturb the next. */
record Backlog(Admin admin, Duration patience) {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int QUIET_POLLS = 3;

    /** Records that are still unread when patience ends; 0 once nothing has come for a few seconds. */
    long await() throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        var quiet = 0;
        var left = 0L;
        while (quiet < QUIET_POLLS && System.nanoTime() < deadline) {
            Thread.sleep(POLL);
            left = records();
            quiet = left == 0 ? quiet + 1 : 0;
        }
        return left;
    }

    private long records() throws InterruptedException {
        try {
            var read = new HashMap<String, Map<TopicPartition, OffsetAndMetadata>>();
            for (var group : admin.listGroups().all().get()) {
                read.put(group.groupId(), offsets(group));
            }
            var ends = ends(read);
            return read.values().stream()
                    .mapToLong(offsets -> behind(offsets, ends))
                    .sum();
        } catch (ExecutionException e) {
            throw new Failure(
                    "could not measure: Kafka does not answer: " + e.getCause().getMessage());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(GroupListing group)
            throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group.groupId())
                .partitionsToOffsetAndMetadata()
                .get();
    }

    private Map<TopicPartition, Long> ends(Map<String, Map<TopicPartition, OffsetAndMetadata>> read)
            throws ExecutionException, InterruptedException {
        var partitions = read.values().stream()
                .flatMap(offsets -> offsets.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** Transactions leave markers that nobody reads; nothing here is transactional. */
    private static long behind(Map<TopicPartition, OffsetAndMetadata> read, Map<TopicPartition, Long> ends) {
        return read.entrySet().stream()
                .filter(offset -> offset.getValue() != null)
                .mapToLong(offset -> Math.max(
                        0,
                        ends.getOrDefault(offset.getKey(), 0L)
                                - offset.getValue().offset()))
                .sum();
    }
}
