package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How fast interaction-service stores a backlog of events of about 1 KB. */
final class Drain {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int LEAST_RATE = 200;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int VISITORS = 1_000;

    private final Target target;
    private final StoredRows stored;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private int made;

    Drain(Target target, StoredRows stored) {
        this.target = target;
        this.stored = stored;
    }

    /**
     * From the first row that is stored to the last.
     *
     * @param partitions of the topic that the events are in: 1 to 12
     */
    double rowsPerSecond(int events, int partitions) throws InterruptedException, SQLException {
        stored.beginNow();
        produce(events, partitions);
        var patience = PATIENCE.plusSeconds(events / LEAST_RATE);
        var deadline = System.nanoTime() + patience.toNanos();
        while (stored.number() < events) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: after %d s only %,d of %,d events are stored"
                        .formatted(patience.toSeconds(), stored.number(), events));
            }
            Thread.sleep(POLL);
        }
        return stored.rowsPerSecond();
    }

    /** Much faster than anybody reads: what the collector would write, straight to its topic. */
    private void produce(int events, int partitions) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", target.topology().kafka(), "acks", "all", "linger.ms", 5, "batch.size", 1 << 17);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var now = Instant.now();
            for (var i = 0; i < events; i++) {
                producer.send(record(now, partitions));
            }
        }
    }

    private ProducerRecord<String, byte[]> record(Instant now, int partitions) {
        made++;
        var visitor = "bench-" + made % VISITORS;
        var envelope = new Envelope(
                "drain-%s-%d".formatted(run, made),
                "storefront/" + IngestBench.SOURCE,
                "storefront.product-viewed",
                now,
                null,
                null);
        return new ProducerRecord<>(
                Topic.STOREFRONT_EVENTS.topicName(),
                made % VISITORS % partitions,
                "anonymous:" + IngestBench.SOURCE + "/" + visitor,
                EventJson.write(event(visitor, now)).getBytes(UTF_8),
                envelope.toHeaders());
    }

    private StorefrontEvent event(String visitor, Instant now) {
        var properties = JsonNodeFactory.instance
                .objectNode()
                .put("product_id", "P-" + made % VISITORS)
                .put("price", 12.5)
                .put("currency", "EUR")
                .put("name", "x".repeat(Payload.NAME_LENGTH));
        return new StorefrontEvent(
                null,
                visitor,
                List.of(),
                null,
                now,
                IngestBench.SOURCE,
                false,
                JsonNodeFactory.instance.objectNode(),
                properties);
    }
}
