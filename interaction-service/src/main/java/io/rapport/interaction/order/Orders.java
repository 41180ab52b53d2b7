package io.rapport.interaction.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.agroal.api.AgroalDataSource;
import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The one ledger of orders: a locked row each. */
@ApplicationScoped
public class Orders {
    private static final String INSERT = """
            insert into customer_order (order_key, shop)
            select order_key, split_part(order_key, '/', 1) from unnest(?::text[]) as fresh (order_key)
            on conflict do nothing
            """;

    private static final String SELECT = """
            select order_key, version, ledger from customer_order
            where order_key = any (?::text[]) order by order_key for update
            """;

    private static final String UPDATE = """
            update customer_order set version = changed.version, visitor_id = changed.visitor_id,
                placed_at = changed.placed_at, currency = changed.currency, country = changed.country,
                cancelled = changed.cancelled, gross = changed.gross, refunded = changed.refunded,
                ledger = changed.ledger::jsonb
            from unnest(?::text[], ?::int[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::boolean[],
                    ?::numeric[], ?::numeric[], ?::text[])
                as changed (order_key, version, visitor_id, placed_at, currency, country, cancelled, gross, refunded,
                    ledger)
            where customer_order.order_key = changed.order_key
            """;

    private static final String GET = """
            select order_key, version, ledger from customer_order where order_key = ?
            """;

    @Inject
    AgroalDataSource database;

    /** @param orderKey {@code <shop>/<order_id>} */
    public record Heard(String orderKey, OrderFact fact) {}

    /** In order; one list of effects for each. */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<List<Effect>> hear(List<Heard> heard) {
        if (heard.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection()) {
            var orders = lock(connection, heard.stream().map(Heard::orderKey).toList());
            var effects = heard.stream()
                    .map(one -> orders.get(one.orderKey()).hear(one.fact()))
                    .toList();
            update(connection, orders.values());
            return effects;
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("orders cannot be kept", e);
        }
    }

    /** @throws Problem 404 if nothing completed it yet */
    @Transactional
    OrderView get(String shop, String orderId) {
        var orderKey = EventIdentities.orderKey(shop, orderId);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(GET)) {
            select.setString(1, orderKey);
            try (var rows = select.executeQuery()) {
                if (rows.next()) {
                    var order = new Order(orderKey, rows.getInt(2), ledger(rows.getString(3)));
                    if (order.state().placement() != null) {
                        return OrderView.of(order);
                    }
                }
                throw Problem.notFound("order", orderKey);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("the order cannot be read", e);
        }
    }

    private static Map<String, Order> lock(Connection connection, List<String> orderKeys)
            throws SQLException, JsonProcessingException {
        var sorted = new LinkedHashSet<>(orderKeys.stream().sorted().toList());
        var keys = connection.createArrayOf("text", sorted.toArray());
        try (var insert = connection.prepareStatement(INSERT);
                var select = connection.prepareStatement(SELECT)) {
            insert.setArray(1, keys);
            insert.executeUpdate();
            select.setArray(1, keys);
            var orders = new HashMap<String, Order>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key = rows.getString(1);
                    orders.put(key, new Order(key, rows.getInt(2), ledger(rows.getString(3))));
                }
            }
            return orders;
        }
    }

    private static Order.Ledger ledger(String json) throws JsonProcessingException {
        return json == null ? Order.Ledger.EMPTY : EventJson.MAPPER.readValue(json, Order.Ledger.class);
    }

    private static void update(Connection connection, Collection<Order> orders)
            throws SQLException, JsonProcessingException {
        var ledgers = new ArrayList<String>();
        for (var order : orders) {
            ledgers.add(EventJson.MAPPER.writeValueAsString(order.ledger()));
        }
        var views = orders.stream().map(OrderView::of).toList();
        try (var update = connection.prepareStatement(UPDATE)) {
            update.setArray(1, array(connection, "text", views, OrderView::orderKey));
            update.setArray(2, array(connection, "int4", views, OrderView::version));
            update.setArray(3, array(connection, "uuid", views, OrderView::visitorId));
            update.setArray(4, array(connection, "timestamptz", views, OrderView::placedAt));
            update.setArray(5, array(connection, "text", views, OrderView::currency));
            update.setArray(6, array(connection, "text", views, OrderView::country));
            update.setArray(7, array(connection, "bool", views, view -> view.status() == OrderView.Status.CANCELLED));
            update.setArray(8, array(connection, "numeric", views, OrderView::gross));
            update.setArray(9, array(connection, "numeric", views, OrderView::refunded));
            update.setArray(10, connection.createArrayOf("text", ledgers.toArray()));
            update.executeUpdate();
        }
    }

    /** Instants as ISO text: the driver would write timestamps without their zone. */
    private static Object sql(Object value) {
        return value instanceof Instant at ? at.toString() : value;
    }

    private static Array array(
            Connection connection, String type, List<OrderView> views, Function<OrderView, Object> value)
            throws SQLException {
        return connection.createArrayOf(
                type, views.stream().map(value).map(Orders::sql).toArray());
    }
}
