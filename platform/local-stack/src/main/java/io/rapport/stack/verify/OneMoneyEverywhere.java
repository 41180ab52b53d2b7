package io.rapport.stack.verify;

import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.Topic;
import io.rapport.events.UnreadableEvent;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.verify.Totals.Effect;
import io.rapport.stack.verify.Totals.Sum;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/**
 * The order ledger, the customers' metrics with the guests', the reports and the KPIs come to the same sums, per currency and day. The effects on the
 * topic are the measure: each database is read in one snapshot and held against the effects that it had applied in that snapshot, so nothing has to
 * stand still.
 */
final class OneMoneyEverywhere implements Invariant {
    private static final EventCodec<Activity> CODEC = new EventCodec<>(Activity.class);
    private static final int FETCH = 10_000;

    private final ZoneId zone;

    OneMoneyEverywhere(ZoneId zone) {
        this.zone = zone;
    }

    /** What one database says, and how far it had come when it said so. */
    private static final class View {
        private final String name;
        private final Totals says;
        private final Totals expected;
        private final Map<Integer, Long> applied = new HashMap<>();

        View(String name, ZoneId zone) {
            this.name = name;
            this.says = new Totals(zone);
            this.expected = new Totals(zone);
        }

        void expect(ConsumerRecord<String, byte[]> record, Envelope envelope, OrderEffect effect) {
            if (record.offset() <= applied.getOrDefault(record.partition(), -1L)) {
                expected.add(new Effect(effect.currency(), effect.placedAt(), envelope.time(), sum(effect)));
            }
        }

        List<String> differences() {
            return says.differences(name, Topic.INTERACTION_EVENTS.topicName(), expected);
        }
    }

    @Override
    public Finding check(Audited system) throws InterruptedException {
        var catchup = new Catchup(system);
        catchup.on(Service.INTERACTION, Topic.STOREFRONT_EVENTS);
        var differences = new ArrayList<String>();
        var versions = new HashMap<String, Integer>();
        var ledger = ledger(system, versions);
        catchup.outbox(Service.INTERACTION);
        catchup.on(Service.ANALYTICS, Topic.INTERACTION_EVENTS);
        catchup.on(Service.MIS_BRIDGE, Topic.INTERACTION_EVENTS);
        var reports = reports(system, differences);
        var kpis = kpis(system);
        var seen = new HashMap<String, BitSet>();
        new Log(system, system.ends(Topic.INTERACTION_EVENTS)).forEach(record -> {
            effect(record).filter(effect -> isNew(seen, effect)).ifPresent(effect -> {
                var envelope = Envelope.from(record.headers());
                reports.expect(record, envelope, effect);
                kpis.expect(record, envelope, effect);
                if (effect.version() <= versions.getOrDefault(effect.orderKey(), 0)) {
                    ledger.expected.add(
                            new Effect(effect.currency(), effect.placedAt(), effect.placedAt(), sum(effect)));
                }
            });
        });
        gaps(seen).forEach(differences::add);
        List.of(ledger, reports, kpis).forEach(view -> differences.addAll(view.differences()));
        return Finding.of(
                2,
                "%,d orders come to the same sums in ledger, metrics, reports and KPIs".formatted(versions.size()),
                differences);
    }

    /** What nobody can read is no effect: its consumers have it among their dead letters. */
    private static Optional<OrderEffect> effect(ConsumerRecord<String, byte[]> record) {
        try {
            var type = Envelope.from(record.headers()).type();
            return CODEC.read(type, record.value()).map(Activity::order);
        } catch (UnreadableEvent _) {
            return Optional.empty();
        }
    }

    /** An effect may come again after a crash. */
    private static boolean isNew(Map<String, BitSet> seen, OrderEffect effect) {
        var versions = seen.computeIfAbsent(effect.orderKey(), _ -> new BitSet());
        var fresh = !versions.get(effect.version());
        versions.set(effect.version());
        return fresh;
    }

    /** Effects of an order count from 1; a gap is a loss. They lie on several partitions if it changed hands. */
    private static Stream<String> gaps(Map<String, BitSet> seen) {
        return seen.entrySet().stream()
                .filter(order ->
                        order.getValue().nextClearBit(1) < order.getValue().length())
                .map(order -> "order %s: effect %d is missing"
                        .formatted(order.getKey(), order.getValue().nextClearBit(1)));
    }

    private static Sum sum(OrderEffect effect) {
        return new Sum(effect.ordersDelta(), effect.grossDelta(), effect.refundDelta());
    }

    /** The ledger knows when an order was placed and not when each refund was: refunds count on the order's day here. */
    private View ledger(Audited system, Map<String, Integer> versions) {
        var sql =
                "select order_key, version, currency, placed_at, cancelled, gross, refunded from customer_order where placed_at is not null";
        return system.read(Service.INTERACTION, database -> {
            var view = new View("the order ledger", zone);
            database.createQuery(sql)
                    .setFetchSize(FETCH)
                    .map((row, _) -> {
                        versions.put(row.getString(1), row.getInt(2));
                        var placedAt = instant(row, 4);
                        var sum = new Sum(row.getBoolean(5) ? 0 : 1, row.getBigDecimal(6), row.getBigDecimal(7));
                        return new Effect(row.getString(3), placedAt, placedAt, sum);
                    })
                    .forEach(view.says::add);
            return view;
        });
    }

    private View reports(Audited system, List<String> differences) {
        var view = new View("analytics", zone);
        return system.read(Service.ANALYTICS, database -> {
            view.applied.putAll(applied(database, "metrics.events"));
            addEffects(database, view.says);
            differences.addAll(customersAndGuests(database));
            return view;
        });
    }

    private static void addEffects(Handle database, Totals totals) {
        database.createQuery(
                        "select currency, placed_at, effect_at, orders_delta, gross_delta, refund_delta from order_effect")
                .setFetchSize(FETCH)
                .map((row, _) -> new Effect(row.getString(1), instant(row, 2), instant(row, 3), sum(row, 4)))
                .forEach(totals::add);
    }

    /** Orders, gross and refunds, from that column on. */
    private static Sum sum(ResultSet row, int column) throws SQLException {
        return new Sum(row.getLong(column), row.getBigDecimal(column + 1), row.getBigDecimal(column + 2));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    /** What all customers' metrics and the guests' orders come to, in one snapshot. */
    private static List<String> customersAndGuests(Handle database) {
        var sql = """
                with facts as (
                  select currency, sum(orders_delta) as orders, sum(gross_delta) as gross, sum(refund_delta) as refunds from order_effect group by 1),
                guests as (
                  select e.currency, sum(e.orders_delta) as orders, sum(e.gross_delta) as gross, sum(e.refund_delta) as refunds
                  from order_effect e join visitor v using (visitor_id) where v.customer_id is null group by 1),
                customers as (
                  select currency, sum(orders) as orders, sum(revenue) as gross, sum(refunds) as refunds from customer_metrics group by 1)
                select f.currency, f.orders, f.gross, f.refunds, coalesce(c.orders, 0) + coalesce(g.orders, 0), coalesce(c.gross, 0) + coalesce(g.gross, 0),
                  coalesce(c.refunds, 0) + coalesce(g.refunds, 0)
                from facts f left join guests g using (currency) left join customers c using (currency)
                """;
        return database
                .createQuery(sql)
                .map((row, _) -> difference(row.getString(1), sum(row, 2), sum(row, 5)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> difference(String currency, Sum facts, Sum people) {
        return facts.equalTo(people)
                ? Optional.empty()
                : Optional.of(
                        "%s: the reports have %s; customers and guests have %s".formatted(currency, facts, people));
    }

    private View kpis(Audited system) {
        var view = new View("mis-bridge", zone);
        var sql = """
                select currency, start, sum(orders), sum(gross), sum(refunds) from bucket
                where window_name = 'DAY' and dimension = '' and currency <> '-' group by 1, 2
                """;
        return system.read(Service.MIS_BRIDGE, database -> {
            view.applied.putAll(applied(database, "interactions"));
            database.createQuery(sql)
                    .map((row, _) -> new Effect(row.getString(1), instant(row, 2), instant(row, 2), sum(row, 3)))
                    .forEach(view.says::add);
            return view;
        });
    }

    private static Map<Integer, Long> applied(Handle database, String consumer) {
        return database.select(
                        "select partition, max(applied) from inbox_offset where consumer = ? group by 1", consumer)
                .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
