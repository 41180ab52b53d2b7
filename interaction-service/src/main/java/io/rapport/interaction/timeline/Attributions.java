package io.rapport.interaction.timeline;

import io.agroal.api.AgroalDataSource;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Whose each visitor is, as customer-service says: the highest version wins, a tombstone for ever. */
@ApplicationScoped
public class Attributions extends EventConsumer<AttributionChanged> {
    private static final String UPSERT = """
            insert into attribution (visitor_id, customer_id, version)
            select visitor_id, customer_id, version from unnest(?::uuid[], ?::uuid[], ?::bigint[])
                as changed (visitor_id, customer_id, version)
            on conflict (visitor_id) do update set customer_id = excluded.customer_id, version = excluded.version
            where attribution.version < excluded.version
            """;

    private static final String SELECT = """
            select visitor_id, customer_id from attribution
            where visitor_id = any (?::uuid[]) and customer_id is not null
            """;

    @Inject
    AgroalDataSource database;

    Attributions() {
        super("attributions", AttributionChanged.class);
    }

    private record Attribution(UUID customerId, long version) {
        static Attribution of(Received<AttributionChanged> received) {
            return received.isTombstone()
                    ? new Attribution(null, Long.MAX_VALUE)
                    : new Attribution(
                            received.data().customerId(), received.data().version());
        }

        Attribution newer(Attribution other) {
            return other.version > version ? other : this;
        }
    }

    @Incoming("attributions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** As known now; visitors of nobody are left out. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, UUID> customersOf(Collection<UUID> visitorIds) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT)) {
            select.setArray(1, connection.createArrayOf("uuid", visitorIds.toArray()));
            var customers = new HashMap<UUID, UUID>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    customers.put(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class));
                }
            }
            return customers;
        } catch (SQLException e) {
            throw new IllegalStateException("attributions cannot be read", e);
        }
    }

    @Override
    protected void apply(List<Received<AttributionChanged>> fresh) {
        var newest = new TreeMap<UUID, Attribution>();
        fresh.forEach(received ->
                newest.merge(UUID.fromString(received.key()), Attribution.of(received), Attribution::newer));
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(UPSERT)) {
            upsert.setArray(1, connection.createArrayOf("uuid", newest.keySet().toArray()));
            upsert.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            newest.values().stream()
                                    .map(Attribution::customerId)
                                    .toArray()));
            upsert.setArray(
                    3,
                    connection.createArrayOf(
                            "int8",
                            newest.values().stream().map(Attribution::version).toArray()));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("attributions cannot be kept", e);
        }
    }
}
