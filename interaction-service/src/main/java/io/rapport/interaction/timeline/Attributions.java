package io.rapport.interaction.timeline;

import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;

/** Whose each visitor is, as customer-service says: the highest version wins, a tombstone for ever. */
@ApplicationScoped
public class Attributions extends EventConsumer<AttributionChanged> {
    private static final String UPSERT = """
            insert into attribution (visitor_id, customer_id, version)
            select distinct on (visitor_id) * from unnest(:visitors, :customers, :versions)
                as changed (visitor_id, customer_id, version)
            order by visitor_id, version desc
            on conflict (visitor_id) do update set customer_id = excluded.customer_id, version = excluded.version
            where attribution.version < excluded.version
            """;

    private static final String SELECT = """
            select visitor_id, customer_id from attribution
            where visitor_id = any (:visitors) and customer_id is not null
            """;

    @Inject
    Jdbi jdbi;

    Attributions() {
        super("attributions", AttributionChanged.class);
    }

    @Incoming("attributions")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** As known now; visitors of nobody are left out. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, UUID> customersOf(Collection<UUID> visitorIds) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT)
                .bindArray("visitors", UUID.class, visitorIds)
                .setMapKeyColumn("visitor_id")
                .setMapValueColumn("customer_id")
                .collectInto(new GenericType<Map<UUID, UUID>>() {}));
    }

    @Override
    protected void apply(List<Received<AttributionChanged>> fresh) {
        var columns = Columns.of(fresh)
                .uuid("visitors", change -> UUID.fromString(change.key()))
                .uuid(
                        "customers",
                        change -> change.isTombstone() ? null : change.data().customerId())
                .bigint(
                        "versions",
                        change -> change.isTombstone()
                                ? Long.MAX_VALUE
                                : change.data().version());
        jdbi.useHandle(handle ->
                handle.createUpdate(UPSERT).bindNamedArgumentFinder(columns).execute());
    }
}
