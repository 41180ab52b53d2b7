package io.rapport.interaction.timeline;

import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Every accepted event with its visitor, written a batch at a time. */
@ApplicationScoped
public class StoredEvents {
    private static final String INSERT = """
            insert into event (class, visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                properties, order_effect)
            select class, visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                properties::jsonb, order_effect::jsonb
            from unnest(:classes, :visitors, :at, :ids, :sources, :types, :shops, :channels, :countries, :receivedAt, :historical,
                    :bots, :properties, :effects)
                as fresh (class, visitor_id, at, id, source, type, shop, channel, country, received_at, historical, bot,
                    properties, order_effect)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Partitions partitions;

    @Transactional(Transactional.TxType.MANDATORY)
    public void store(List<StoredEvent> events) {
        partitions.ensure(events.stream().map(StoredEvent::period).toList());
        var columns = Columns.of(events)
                .text("classes", event -> event.kept().label())
                .uuid("visitors", event -> event.happened().visitorId())
                .timestamptz("at", event -> event.envelope().time())
                .text("ids", event -> event.envelope().id())
                .text("sources", event -> event.envelope().source())
                .text("types", event -> event.envelope().type())
                .text("shops", event -> event.happened().shop())
                .text("channels", event -> event.happened().channel())
                .text("countries", event -> event.happened().country())
                .timestamptz("receivedAt", event -> event.happened().receivedAt())
                .bool("historical", event -> event.happened().historical())
                .bool("bots", event -> event.happened().bot())
                .text("properties", event -> EventJson.write(event.properties()))
                .text("effects", event -> json(event.happened().order()));
        jdbi.useHandle(handle ->
                handle.createUpdate(INSERT).bindNamedArgumentFinder(columns).execute());
    }

    private static String json(Object value) {
        return value == null ? null : EventJson.write(value);
    }
}
