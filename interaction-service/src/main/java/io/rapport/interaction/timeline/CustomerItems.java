package io.rapport.interaction.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.Envelope;
import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** What is known by customer and not by visitor: tickets, campaign messages. */
@ApplicationScoped
class CustomerItems {
    private static final String INSERT = """
            insert into customer_item (customer_id, at, id, source, kind, data)
            select customer_id, at, id, source, kind, data::jsonb
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
                as fresh (customer_id, at, id, source, kind, data)
            """;

    @Inject
    AgroalDataSource database;

    /** One item on its way in. */
    record Item(UUID customerId, Envelope envelope, Object data) {
        String json() {
            try {
                return EventJson.MAPPER.writeValueAsString(data);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<Item> items) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, connection.createArrayOf("uuid", column(items, Item::customerId)));
            insert.setArray(
                    2,
                    connection.createArrayOf(
                            "timestamptz",
                            column(items, item -> item.envelope().time().toString())));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "text", column(items, item -> item.envelope().id())));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "text", column(items, item -> item.envelope().source())));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "text",
                            column(
                                    items,
                                    item -> EventName.kindOf(item.envelope().type()))));
            insert.setArray(6, connection.createArrayOf("text", column(items, Item::json)));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("items cannot be stored", e);
        }
    }

    private static Object[] column(List<Item> items, Function<Item, Object> value) {
        return items.stream().map(value).toArray();
    }
}
