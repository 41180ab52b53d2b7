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
            insert into customer_item (class, customer_id, at, id, source, kind, data)
            select class, customer_id, at, id, source, kind, data::jsonb
            from unnest(:classes, :customers, :at, :ids, :sources, :kinds, :data)
                as fresh (class, customer_id, at, id, source, kind, data)
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Partitions partitions;

    /** One item on its way in. */
    record Item(Kept kept, UUID customerId, Envelope envelope, Object data) {
        Period period() {
            return Period.of(kept, envelope.time());
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        partitions.ensure(items.stream().map(Item::period).toList());
        var columns = Columns.of(items)
                .text("classes", item -> item.kept().label())
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
