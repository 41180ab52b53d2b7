package io.rapport.stack.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.events.StorefrontEvent;
import io.rapport.events.Topic;
import io.rapport.stack.Failure;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** P4: how fast interaction-service stores a backlog of events, beside {@code COPY} of the very rows that it stored. */
final class TimelineBench {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int VISITORS = 1_000;

    private final Target target;
    private final Load load;
    private final Progress progress;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private int made;

    TimelineBench(Target target, Load load, Progress progress) {
        this.target = target;
        this.load = load;
        this.progress = progress;
    }

    TimelineReport measure() throws InterruptedException {
        var machine = Machine.here();
        var backlog = new Backlog(target.admin(), load.rest());
        target.writeKey(IngestBench.SOURCE);
        var consumer = new ArrayList<Double>();
        var copy = new ArrayList<Double>();
        try (var database = target.database(Service.INTERACTION)) {
            var stored = new StoredRows(database);
            progress.say("warming up");
            drain(stored, load.events() / 4);
            for (var each = 1; each <= load.runs(); each++) {
                backlog.await();
                consumer.add(drain(stored, load.events()));
                backlog.await();
                copy.add(stored.copy());
                progress.say("P4 run %d: COPY %,.0f rows/s, interaction-service %,.0f"
                        .formatted(each, copy.getLast(), consumer.getLast()));
            }
        } catch (SQLException | IOException e) {
            throw new Failure("could not measure: PostgreSQL says " + e.getMessage());
        }
        return TimelineReport.of(Instant.now(), machine, load, copy, consumer);
    }

    /** Rows a second from the first that is stored to the last. */
    private double drain(StoredRows stored, int events) throws InterruptedException, SQLException {
        stored.beginNow();
        produce(events);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (stored.number() < events) {
            if (System.nanoTime() > deadline) {
                throw new Failure("could not measure: after %d s only %,d of %,d events are stored"
                        .formatted(PATIENCE.toSeconds(), stored.number(), events));
            }
            Thread.sleep(POLL);
        }
        return stored.rowsPerSecond();
    }

    /** Much faster than anybody reads: what the collector would write, straight to its topic. */
    private void produce(int events) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", target.topology().kafka(), "acks", "all", "linger.ms", 5, "batch.size", 1 << 17);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            records(events).forEach(producer::send);
        }
    }

    private List<ProducerRecord<String, byte[]>> records(int events) {
        var now = Instant.now();
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        for (var i = 0; i < events; i++) {
            records.add(record(now));
        }
        return records;
    }

    private ProducerRecord<String, byte[]> record(Instant now) {
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
                null,
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
