package io.rapport.stack.verify;

import io.rapport.events.Envelope;
import io.rapport.events.Topic;
import io.rapport.stack.Topology.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Every event that the collector acknowledged, and so is on its topic, is stored by interaction-service, set aside, or forgotten with who did it, once. */
final class EveryEventStoredOnce implements Invariant {
    private static final int FETCH = 10_000;

    @Override
    public Finding check(Audited system) throws InterruptedException {
        var ends = new Catchup(system).on(Service.INTERACTION, Topic.STOREFRONT_EVENTS);
        var accepted = accepted(system, ends);
        var stored = ids(system, "select source, id from event").sorted();
        var aside = ids(system, "select source, message_id from quarantine").sorted();
        var forgotten = ids(system, "select source, id from forgotten_event").sorted();
        var buried = buried(system);
        var missing = accepted.without(stored).without(aside).without(buried).without(forgotten);
        var twice = stored.repeated();
        var differences = new ArrayList<String>();
        if (missing.size() > 0 || twice.size() > 0) {
            var expired = Expired.of(system);
            new Log(system, ends).forEach(record -> {
                if (twice.contains(hash(record)) || !expired.covers(record)) {
                    name(record, missing, twice, differences);
                }
            });
        }
        return Finding.of(1, "%,d events stored once".formatted(accepted.size()), differences);
    }

    private static Hashes accepted(Audited system, Map<TopicPartition, Long> ends) {
        var accepted = new Hashes();
        new Log(system, ends).forEach(record -> accepted.add(hash(record)));
        return accepted.sorted().distinct();
    }

    private static Hashes ids(Audited system, String sql) {
        return system.read(Service.INTERACTION, database -> {
            var hashes = new Hashes();
            database.createQuery(sql)
                    .setFetchSize(FETCH)
                    .map((row, _) -> Hashes.of(row.getString(1), row.getString(2)))
                    .forEach(hashes::add);
            return hashes;
        });
    }

    /** Poison may lack its headers. */
    private static Hashes buried(Audited system) {
        var sql =
                "select coalesce(headers ->> 'ce_source', ''), coalesce(headers ->> 'ce_id', '') from dead_letter where topic = '%s'"
                        .formatted(Topic.STOREFRONT_EVENTS.topicName());
        return ids(system, sql).sorted();
    }

    private static void name(
            ConsumerRecord<String, byte[]> record, Hashes missing, Hashes twice, List<String> differences) {
        var hash = hash(record);
        if (differences.size() < Finding.MOST_EXAMPLES && (missing.contains(hash) || twice.contains(hash))) {
            differences.add("%s %s of %s/%d at offset %d"
                    .formatted(
                            missing.contains(hash) ? "not stored:" : "stored twice:",
                            header(record, "ce_id"),
                            record.topic(),
                            record.partition(),
                            record.offset()));
        }
    }

    private static long hash(ConsumerRecord<String, byte[]> record) {
        return Hashes.of(header(record, "ce_source"), header(record, "ce_id"));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return Envelope.header(record.headers(), name).orElse("");
    }
}
