package io.rapport.stack.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The overall KPIs of one currency, or of none, as anybody reads them from their topic: the newest of each key. */
final class PublishedKpis implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> reader;
    private final Map<String, JsonNode> newest = new HashMap<>();
    private long revisedWhenFinal;

    PublishedKpis(String kafka) {
        reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "max.poll.records", 5_000, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        reader.assign(reader.partitionsFor(Topic.MIS_KPIS.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        reader.seekToBeginning(reader.assignment());
    }

    /** Takes in what has come since. */
    PublishedKpis readOn() {
        for (var records = poll(); !records.isEmpty(); records = poll()) {
            records.forEach(this::take);
        }
        return this;
    }

    private ConsumerRecords<String, byte[]> poll() {
        return reader.poll(Duration.ofMillis(200));
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            newest.remove(record.key());
            return;
        }
        var kpi = EventJson.read(new String(record.value(), UTF_8), JsonNode.class);
        if (kpi.path("dimensions").isEmpty()) {
            var before = newest.put(record.key(), kpi);
            revisedWhenFinal +=
                    before != null && isFinal(before) && !before.path("value").equals(kpi.path("value")) ? 1 : 0;
        }
    }

    /** By the start of their windows. */
    SortedMap<Instant, BigDecimal> values(String kpi, String window, String currency) {
        return newest.values().stream()
                .filter(one -> one.path("kpi").asText().equals(kpi)
                        && one.path("window").asText().equals(window)
                        && one.path("currency").asText("-").equals(currency))
                .collect(Collectors.toMap(
                        one -> Instant.parse(one.path("start").asText()),
                        one -> new BigDecimal(one.path("value").asText()),
                        (one, _) -> one,
                        TreeMap::new));
    }

    boolean areAllFinal(String currency) {
        return newest.values().stream()
                .filter(one -> one.path("currency").asText("-").equals(currency))
                .allMatch(PublishedKpis::isFinal);
    }

    /** How often a figure that was final was revised all the same. */
    long revisedWhenFinal() {
        return revisedWhenFinal;
    }

    private static boolean isFinal(JsonNode kpi) {
        return kpi.path("final").asBoolean();
    }

    @Override
    public void close() {
        reader.close();
    }
}
