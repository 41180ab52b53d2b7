package io.rapport.campaign.loyalty;

import io.rapport.campaign.attribution.Attribution;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * What orders earn: whole points of what is left of each after refunds and cancellations, at any time and in whatever order its effects come.
 */
@ApplicationScoped
class OrderPoints {
    @Inject
    Jdbi jdbi;

    @Inject
    Programs programs;

    @Inject
    Loyalty loyalty;

    @Inject
    Attribution visitors;

    /** A change of an order. {@code net}: what it is worth more or, negative, less. */
    record Effect(String orderKey, UUID visitorId, String currency, BigDecimal net, Instant at) {}

    private record Worth(String orderKey, BigDecimal rate, BigDecimal net, long points) {
        Worth plus(BigDecimal more) {
            var sum = net.add(more);
            var whole = sum.max(BigDecimal.ZERO).multiply(rate).setScale(0, RoundingMode.DOWN);
            return new Worth(orderKey, rate, sum, whole.longValueExact());
        }
    }

    private record Entry(UUID visitorId, String kind, long points, String orderKey, Instant at) {}

    /** Locks the visitors first, so that whose they become and what they earn do not miss each other. */
    @Transactional(TxType.MANDATORY)
    void apply(List<Effect> effects) {
        if (effects.isEmpty()) {
            return;
        }
        visitors.lock(effects.stream().map(Effect::visitorId).distinct().toList());
        meet(effects);
        var worths = lock(effects);
        var entries = new ArrayList<Entry>();
        for (var effect : effects) {
            var before = worths.get(effect.orderKey);
            var after = before.plus(effect.net);
            worths.put(effect.orderKey, after);
            if (after.points != before.points) {
                var more = after.points - before.points;
                var kind = more > 0 ? "earned" : "taken-back";
                entries.add(new Entry(effect.visitorId, kind, more, effect.orderKey, effect.at));
            }
        }
        store(worths.values());
        enter(entries);
        loyalty.stale(entries.stream().map(Entry::visitorId).distinct().toList());
    }

    private void meet(List<Effect> effects) {
        var program = programs.now();
        var sql = """
                insert into loyalty_order (order_key, visitor_id, currency, rate, net, points)
                select distinct on (order_key) order_key, visitor_id, currency, rate, 0, 0
                from unnest(:orders, :visitors, :currencies, :rates) as met(order_key, visitor_id, currency, rate)
                order by order_key on conflict do nothing
                """;
        var columns = Columns.of(effects)
                .text("orders", Effect::orderKey)
                .uuid("visitors", Effect::visitorId)
                .text("currencies", Effect::currency)
                .numeric("rates", effect -> program.rate(effect.currency));
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    private Map<String, Worth> lock(List<Effect> effects) {
        var sql =
                "select order_key, rate, net, points from loyalty_order where order_key = any (:orders) order by order_key for update";
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray(
                        "orders",
                        String.class,
                        effects.stream().map(Effect::orderKey).distinct().toList())
                .mapTo(Worth.class)
                .collect(Collectors.toMap(Worth::orderKey, worth -> worth)));
    }

    private void store(Collection<Worth> worths) {
        var sql = """
                update loyalty_order o set net = w.net, points = w.points
                from unnest(:orders, :nets, :points) as w(order_key, net, points) where o.order_key = w.order_key
                """;
        var columns = Columns.of(worths)
                .text("orders", Worth::orderKey)
                .numeric("nets", Worth::net)
                .bigint("points", Worth::points);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    private void enter(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var sql = """
                insert into loyalty_entry (id, visitor_id, kind, points, reason, at)
                select * from unnest(:ids, :visitors, :kinds, :points, :orders, :times)
                """;
        var columns = Columns.of(entries)
                .uuid("ids", _ -> Ids.next())
                .uuid("visitors", Entry::visitorId)
                .text("kinds", Entry::kind)
                .bigint("points", Entry::points)
                .text("orders", Entry::orderKey)
                .timestamptz("times", Entry::at);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }
}
