package io.rapport.interaction.order;

import io.rapport.events.EventJson;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The one ledger of orders: a locked row each. */
@ApplicationScoped
public class Orders {
    private static final String INSERT = """
            insert into customer_order (order_key, shop)
            select order_key, split_part(order_key, '/', 1) from unnest(:keys) as fresh (order_key)
            on conflict do nothing
            """;

    private static final String SELECT = """
            select order_key, version, ledger from customer_order
            where order_key = any (:keys) order by order_key for update
            """;

    private static final String UPDATE = """
            update customer_order set version = changed.version, visitor_id = changed.visitor_id,
                placed_at = changed.placed_at, currency = changed.currency, country = changed.country,
                cancelled = changed.cancelled, gross = changed.gross, refunded = changed.refunded,
                ledger = changed.ledger::jsonb
            from unnest(:keys, :versions, :visitors, :placedAt, :currencies, :countries, :cancelled, :gross, :refunded,
                    :ledgers)
                as changed (order_key, version, visitor_id, placed_at, currency, country, cancelled, gross, refunded,
                    ledger)
            where customer_order.order_key = changed.order_key
            """;

    private static final String FIND = """
            select order_key, version, ledger from customer_order where order_key = any (:keys)
            """;

    private static final String GET = """
            select order_key, version, ledger from customer_order where order_key = ?
            """;

    @Inject
    Jdbi jdbi;

    /** @param orderKey {@code <shop>/<order_id>} */
    public record Heard(String orderKey, OrderFact fact) {}

    /** @param heard ids of the events that decide what it comes to */
    public record Known(OrderFigures figures, Set<String> heard) {
        static Known of(Order order) {
            var ledger = order.ledger();
            return new Known(
                    OrderFigures.of(order),
                    Stream.concat(ledger.facts().stream(), ledger.waiting().stream())
                            .map(OrderFact::id)
                            .collect(Collectors.toSet()));
        }
    }

    /** By their keys; none where nothing was ever heard of the order. */
    public Map<String, Known> known(Collection<String> orderKeys) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bindArray("keys", String.class, orderKeys)
                .map(Orders::order)
                .collectToMap(Order::orderKey, Known::of));
    }

    /** In order; one list of effects for each. */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<List<Effect>> hear(List<Heard> heard) {
        if (heard.isEmpty()) {
            return List.of();
        }
        var orders = lock(heard.stream().map(Heard::orderKey).collect(Collectors.toCollection(TreeSet::new)));
        var effects = heard.stream()
                .map(one -> orders.get(one.orderKey()).hear(one.fact()))
                .toList();
        update(orders.values());
        return effects;
    }

    /** @throws Problem 404 if nothing completed it yet */
    @Transactional
    OrderView get(String shop, String orderId) {
        var orderKey = EventIdentities.orderKey(shop, orderId);
        return jdbi.withHandle(handle ->
                        handle.select(GET, orderKey).map(Orders::order).findOne())
                .filter(order -> order.state().placement() != null)
                .map(OrderView::of)
                .orElseThrow(() -> Problem.notFound("order", orderKey));
    }

    private Map<String, Order> lock(SortedSet<String> orderKeys) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate(INSERT)
                    .bindArray("keys", String.class, orderKeys)
                    .execute();
            return handle.createQuery(SELECT)
                    .bindArray("keys", String.class, orderKeys)
                    .map(Orders::order)
                    .collectToMap(Order::orderKey, Function.identity());
        });
    }

    private static Order order(ResultSet row, StatementContext context) throws SQLException {
        var ledger = row.getString("ledger");
        return new Order(
                row.getString("order_key"),
                row.getInt("version"),
                ledger == null ? Order.Ledger.EMPTY : EventJson.read(ledger, Order.Ledger.class));
    }

    private void update(Collection<Order> orders) {
        var columns = Columns.of(orders.stream().map(Changed::of).toList())
                .text("keys", changed -> changed.view.orderKey())
                .integer("versions", changed -> changed.view.version())
                .uuid("visitors", changed -> changed.view.visitorId())
                .timestamptz("placedAt", changed -> changed.view.placedAt())
                .text("currencies", changed -> changed.view.currency())
                .text("countries", changed -> changed.view.country())
                .bool("cancelled", changed -> changed.view.status() == OrderView.Status.CANCELLED)
                .numeric("gross", changed -> changed.view.gross())
                .numeric("refunded", changed -> changed.view.refunded())
                .text("ledgers", changed -> EventJson.write(changed.ledger));
        jdbi.useHandle(handle ->
                handle.createUpdate(UPDATE).bindNamedArgumentFinder(columns).execute());
    }

    private record Changed(OrderView view, Order.Ledger ledger) {
        static Changed of(Order order) {
            return new Changed(OrderView.of(order), order.ledger());
        }
    }
}
