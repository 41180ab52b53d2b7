package io.rapport.campaign.audience;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.CustomerEvent;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps who consented to what; without a row there is no consent. */
@ApplicationScoped
class ConsentConsumer extends EventConsumer<Lifecycle> {
    @Inject
    AgroalDataSource database;

    ConsentConsumer() {
        super(LifecycleCopy.CONSUMER, Lifecycle.class);
    }

    @Incoming("consents")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        var newest = fresh.stream()
                .flatMap(ConsentConsumer::consent)
                .collect(Collectors.toMap(
                        Consent::key, Function.identity(), (a, b) -> a.version() > b.version() ? a : b));
        if (!newest.isEmpty()) {
            store(newest.values());
        }
    }

    private static Stream<Consent> consent(Received<Lifecycle> event) {
        return switch (event.data()) {
            case ConsentChanged changed ->
                Stream.of(Consent.of(changed, event.envelope().id()));
            case CustomerEvent.Created _, CustomerEvent.Merged _, CustomerEvent.Unmerged _, CustomerEvent.Erased _ ->
                Stream.empty();
        };
    }

    private void store(Collection<Consent> consents) {
        var sql = """
                insert into consent (customer_id, channel, purpose, state, valid_until, version, event_id)
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::text[]) as fresh(id, channel, purpose)
                order by id, channel, purpose
                on conflict (customer_id, channel, purpose) do update set state = excluded.state, valid_until = excluded.valid_until,
                  version = excluded.version, event_id = excluded.event_id
                where consent.version < excluded.version
                """;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", column(consents, Consent::customerId)));
            statement.setArray(2, connection.createArrayOf("text", column(consents, Consent::channel)));
            statement.setArray(3, connection.createArrayOf("text", column(consents, Consent::purpose)));
            statement.setArray(4, connection.createArrayOf("text", column(consents, Consent::state)));
            statement.setArray(5, connection.createArrayOf("timestamptz", column(consents, Consent::expiry)));
            statement.setArray(6, connection.createArrayOf("bigint", column(consents, Consent::version)));
            statement.setArray(7, connection.createArrayOf("text", column(consents, Consent::eventId)));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] column(Collection<Consent> consents, Function<Consent, Object> value) {
        return consents.stream().map(value).toArray();
    }

    private record Consent(
            UUID customerId,
            String channel,
            String purpose,
            String state,
            Instant validUntil,
            long version,
            String eventId) {
        static Consent of(ConsentChanged changed, String eventId) {
            return new Consent(
                    changed.customerId(),
                    changed.channel(),
                    changed.purpose(),
                    changed.state(),
                    changed.validUntil(),
                    changed.version(),
                    eventId);
        }

        List<Object> key() {
            return List.of(customerId, channel, purpose);
        }

        Timestamp expiry() {
            return validUntil == null ? null : Timestamp.from(validUntil);
        }
    }
}
