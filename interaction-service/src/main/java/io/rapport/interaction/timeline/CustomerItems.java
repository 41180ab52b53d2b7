package io.rapport.interaction.timeline;

import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventName;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What is known by customer and not by visitor: tickets, campaign messages. */
@ApplicationScoped
class CustomerItems {
    private static final String INSERT = """
            insert into customer_item (customer_id, at, id, source, kind, data)
            select customer_id, at, id, source, kind, data::jsonb
            from unnest(:customers, :at, :ids, :sources, :kinds, :data)
                as fresh (customer_id, at, id, source, kind, data)
            """;

    @Inject
    Jdbi jdbi;

    /** One item on its way in. */
    record Item(UUID customerId, Envelope envelope, Object data) {}

    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<Item> items) {
        var columns = Columns.of(items)
                .uuid("customers", Item::customerId)
                .timestamptz("at", item -> item.envelope().time())
                .text("ids", item -> item.envelope().id())
                .text("sources", item -> item.envelope().source())
                .text("kinds", item -> EventName.kindOf(item.envelope().type()))
                .text("data", item -> EventJson.write(item.data()));
        jdbi.useHandle(handle ->
                handle.createUpdate(INSERT).bindNamedArgumentFinder(columns).execute());
    }
}
