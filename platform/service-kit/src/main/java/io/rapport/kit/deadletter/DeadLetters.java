package io.rapport.kit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.kit.erased.Erased;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Delivery;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** The records that this service could not apply, newest first, and their second chance. */
@ApplicationScoped
public class DeadLetters {
    private static final String LIST = """
            select id, topic, partition, "offset", consumer, reason, at, replayed_at from dead_letter
            where cast(:after as uuid) is null or id < :after
            order by id desc limit :limit
            """;

    private static final String OPEN = """
            select consumer, topic, partition, "offset", key, headers, payload, replayed_at from dead_letter
            where id = :id for update
            """;

    private static final String REPLAYED = "update dead_letter set replayed_at = now() where id = :id";

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @Inject
    Jdbi jdbi;

    @Inject
    Delivery delivery;

    @Inject
    Erased erased;

    @All
    @Inject
    List<EventConsumer<?>> consumers;

    public Page<DeadLetter> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.uuid(0)).orElse(null);
        var found = jdbi.withHandle(handle -> handle.createQuery(LIST)
                .bind("after", after)
                .bind("limit", page.limit() + 1)
                .mapTo(DeadLetter.class)
                .list());
        return Page.of(found, page.limit(), letter -> List.of(letter.id()));
    }

    /**
     * Gives the record to the consumer that failed; nothing is produced.
     *
     * @throws Problem 404, 409 once it was replayed, 422 if it fails again, 503 if its surroundings do
     */
    public void replay(UUID id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> replayInTransaction(id));
        } catch (Problem problem) {
            throw problem;
        } catch (RuntimeException failure) {
            throw failedAgain(failure);
        }
    }

    private static Problem failedAgain(RuntimeException failure) {
        var reason = Fault.reason(failure);
        return Fault.mayPass(failure)
                ? new Problem(503, "Not now", "Try again later: " + reason + ".")
                : new Problem(422, "Failed again", "The record still cannot be applied: " + reason + ".");
    }

    private void replayInTransaction(UUID id) {
        var buried = open(id).orElseThrow(() -> Problem.notFound("dead letter", id));
        if (buried.isReplayed()) {
            throw Problem.conflict("Dead letter " + id + " has been replayed.");
        }
        refuseErased(buried.record());
        delivery.applyAgain(consumerNamed(buried.consumer()), buried.record());
        jdbi.useHandle(handle -> handle.createUpdate(REPLAYED).bind("id", id).execute());
    }

    /** By a visitor's random id nobody is brought back; money is. */
    private void refuseErased(ConsumerRecord<String, byte[]> record) {
        var ofVisitor = Topic.named(record.topic())
                .filter(topic -> topic.key().equals("visitorId"))
                .isPresent();
        if (!ofVisitor
                && record.key() != null
                && !erased.among(List.of(record.key())).isEmpty()) {
            throw Problem.conflict("The record is of an erased person.");
        }
    }

    private Optional<Buried> open(UUID id) {
        return jdbi.withHandle(handle ->
                handle.createQuery(OPEN).bind("id", id).map(Buried::read).findFirst());
    }

    private EventConsumer<?> consumerNamed(String name) {
        return consumers.stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.conflict("This service has no consumer " + name + " any more."));
    }

    private record Buried(String consumer, boolean isReplayed, ConsumerRecord<String, byte[]> record) {
        static Buried read(RowView row) {
            return new Buried(
                    row.getColumn("consumer", String.class),
                    row.getColumn("replayed_at", Instant.class) != null,
                    recordOf(row));
        }
    }

    private static ConsumerRecord<String, byte[]> recordOf(RowView row) {
        return new ConsumerRecord<>(
                row.getColumn("topic", String.class),
                row.getColumn("partition", Integer.class),
                row.getColumn("offset", Long.class),
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                row.getColumn("key", String.class),
                row.getColumn("payload", byte[].class),
                headers(row.getColumn("headers", String.class)),
                Optional.empty());
    }

    private static Headers headers(String json) {
        var headers = new RecordHeaders();
        EventJson.read(json, TEXTS)
                .forEach((name, text) -> headers.add(name, text == null ? null : text.getBytes(UTF_8)));
        return headers;
    }
}
