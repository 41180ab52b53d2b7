package io.rapport.stack.bench;

import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** A topic like those of the services, there as long as the benchmark runs. */
record BenchTopic(Admin admin, String name) implements AutoCloseable {
    static final String INGEST = "bench.ingest.v1";

    static BenchTopic made(Admin admin, String name) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(name, Topic.PARTITIONS, (short) 1)))
                    .all()
                    .get();
            return new BenchTopic(admin, name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) { // left by a run that was killed
                return new BenchTopic(admin, name);
            }
            throw new Failure(
                    "could not measure: no topic " + name + ": " + e.getCause().getMessage());
        }
    }

    /** Not waited for: an interrupted benchmark ends at once. */
    @Override
    public void close() {
        var _ = admin.deleteTopics(List.of(name)).all();
    }
}
