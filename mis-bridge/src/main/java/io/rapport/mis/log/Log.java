package io.rapport.mis.log;

import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.MisEvent.SourceRange;
import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.Topic;
import io.rapport.events.UnreadableEvent;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topics as Kafka keeps them, read apart from any consumer group. */
@ApplicationScoped
public class Log {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Map<String, EventCodec<? extends RapportEvent>> CODECS = Map.of(
            Topic.INTERACTION_EVENTS.topicName(), new EventCodec<>(Activity.class),
            Topic.CUSTOMER_ATTRIBUTIONS.topicName(), new EventCodec<>(AttributionChanged.class),
            Topic.CAMPAIGN_DELIVERIES.topicName(), new EventCodec<>(DeliveryEvent.class),
            Topic.SUPPORT_TICKETS.topicName(), new EventCodec<>(TicketEvent.class));

    private final Map<String, Object> kafka;

    Log(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.kafka = kafka;
    }

    /**
     * Gives every readable event of these ranges, a partition at a time.
     *
     * @throws Problem 503 when it takes longer than {@code patience}
     */
    public void read(Collection<SourceRange> ranges, Duration patience, Reader reader) {
        var deadline = System.nanoTime() + patience.toNanos();
        try (var consumer = new KafkaConsumer<>(config(), new StringDeserializer(), new ByteArrayDeserializer())) {
            for (var range : ranges) {
                reader.startPartition();
                read(consumer, range, deadline, reader);
            }
        }
    }

    private static void read(KafkaConsumer<String, byte[]> consumer, SourceRange range, long deadline, Reader reader) {
        var partition = new TopicPartition(range.topic(), range.partition());
        consumer.assign(List.of(partition));
        var end =
                Math.min(range.to() + 1, consumer.endOffsets(List.of(partition)).get(partition));
        consumer.seek(partition, range.from());
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new Problem(503, "Too much to read", "The proof reads more of the log than there is time for.");
            }
            for (var consumed : consumer.poll(POLL)) {
                if (consumed.offset() < end) {
                    event(consumed).ifPresent(reader::accept);
                }
            }
        }
    }

    /** Empty for what the consumers could not read either: it is among the dead letters. */
    private static Optional<Received<RapportEvent>> event(ConsumerRecord<String, byte[]> consumed) {
        if (consumed.value() == null) {
            return Optional.empty();
        }
        try {
            var envelope = Envelope.from(consumed.headers());
            return CODECS.get(consumed.topic())
                    .read(envelope.type(), consumed.value())
                    .map(data -> new Received<>(
                            envelope, data, consumed.key(), consumed.topic(), consumed.partition(), consumed.offset()));
        } catch (UnreadableEvent _) {
            return Optional.empty();
        }
    }

    private Map<String, Object> config() {
        var config = new HashMap<String, Object>();
        config.put("bootstrap.servers", kafka.get("bootstrap.servers"));
        config.put("auto.offset.reset", "earliest");
        config.put("allow.auto.create.topics", false);
        config.put("max.poll.records", 1000);
        // A read that waits at the end of one partition would hold up the next for half a second.
        config.put("fetch.max.wait.ms", 10);
        return config;
    }

    /** Takes the events in. */
    public interface Reader {
        /** What comes is of another partition. */
        void startPartition();

        void accept(Received<RapportEvent> event);
    }
}
