package io.rapport.stack.kafka;

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

/** How far the consumer groups have read. */
public record Groups(Admin admin) {
    /** By group: the next offset of each partition that it has read from. */
    public Map<String, Map<TopicPartition, Long>> read() throws ExecutionException, InterruptedException {
        var read = new HashMap<String, Map<TopicPartition, Long>>();
        for (var group : admin.listGroups().all().get()) {
            read.put(group.groupId(), offsets(group));
        }
        return read;
    }

    private Map<TopicPartition, Long> offsets(GroupListing group) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(offset -> offset.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, offset -> next(offset.getValue())));
    }

    private static long next(OffsetAndMetadata offset) {
        return offset.offset();
    }

    /** Where the partitions end that any group reads. */
    public Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        var partitions = read().values().stream()
                .flatMap(offsets -> offsets.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** Records before these ends that a group has yet to read, of all groups together. Transactions would leave markers that nobody reads; nothing here is transactional. */
    public long behind(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        return read().values().stream()
                .flatMap(offsets -> offsets.entrySet().stream())
                .mapToLong(offset -> Math.max(0, ends.getOrDefault(offset.getKey(), 0L) - offset.getValue()))
                .sum();
    }
}
