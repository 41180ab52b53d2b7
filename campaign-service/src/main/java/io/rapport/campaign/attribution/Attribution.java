package io.rapport.campaign.attribution;

import io.rapport.campaign.delivery.Deliveries;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Money;
import io.rapport.kit.Columns;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Which message brought an order: the last one that its customer followed a link of before, else the last one she opened herself, within the
 * days that the message's campaign counts. Told once for an order, however its amount changes later.
 */
@ApplicationScoped
public class Attribution {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    /** Locks the visitors first, so that whose they become and what they buy do not miss each other. */
    @Transactional(TxType.MANDATORY)
    void bought(List<Purchase> purchases) {
        if (purchases.isEmpty()) {
            return;
        }
        var visitors = purchases.stream().map(Purchase::visitorId).distinct().toList();
        lock(visitors);
        var sql = """
                insert into purchase (order_key, visitor_id, placed_at, gross, currency)
                select distinct on (order_key) * from unnest(:orders, :visitors, :times, :amounts, :currencies)
                  as bought(order_key, visitor_id, placed_at, gross, currency)
                order by order_key
                on conflict do nothing
                """;
        var columns = Columns.of(purchases)
                .text("orders", Purchase::orderKey)
                .uuid("visitors", Purchase::visitorId)
                .timestamptz("times", Purchase::placedAt)
                .numeric("amounts", Purchase::gross)
                .text("currencies", Purchase::currency);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
        attribute(visitors);
    }

    @Transactional(TxType.MANDATORY)
    public void attributed(List<AttributionChanged> changes) {
        if (changes.isEmpty()) {
            return;
        }
        var sql = """
                insert into visitor (visitor_id, customer_id, version)
                select distinct on (visitor_id) * from unnest(:visitors, :customers, :versions) as heard(visitor_id, customer_id, version)
                order by visitor_id, version desc
                on conflict (visitor_id) do update set customer_id = excluded.customer_id, version = excluded.version
                where visitor.version < excluded.version
                """;
        var columns = Columns.of(changes)
                .uuid("visitors", AttributionChanged::visitorId)
                .uuid("customers", AttributionChanged::customerId)
                .bigint("versions", AttributionChanged::version);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
        attribute(changes.stream().map(AttributionChanged::visitorId).toList());
    }

    /** Beyond every version: they are nobody's for ever. */
    @Transactional(TxType.MANDATORY)
    public int forget(List<UUID> visitors) {
        var sql = """
                insert into visitor (visitor_id, version) select id, 9223372036854775807 from unnest(:visitors) id order by id
                on conflict (visitor_id) do update set customer_id = null, version = excluded.version
                """;
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bindArray("visitors", UUID.class, visitors)
                .execute());
    }

    /** Whoever reads whose they are, or says it, does so one after the other. */
    public void lock(Collection<UUID> visitors) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    insert into visitor (visitor_id, version) select id, 0 from unnest(:visitors) id order by id on conflict do nothing
                    """).bindArray("visitors", UUID.class, visitors).execute();
            handle.createQuery(
                            "select visitor_id from visitor where visitor_id = any (:visitors) order by visitor_id for update")
                    .bindArray("visitors", UUID.class, visitors)
                    .mapTo(UUID.class)
                    .list();
        });
    }

    private void attribute(Collection<UUID> visitors) {
        var sql = """
                with converted as (
                  update purchase p set delivery_id = brought.delivery_id from (
                    select p.order_key, best.delivery_id from purchase p
                    join visitor v on v.visitor_id = p.visitor_id and v.customer_id is not null
                    cross join lateral (
                      select e.delivery_id from delivery d join engagement e on e.delivery_id = d.id join campaign c on c.id = d.campaign_id
                      where d.customer_id in (select same_person(v.customer_id)) and not e.machine and e.kind in ('CLICKED', 'OPENED')
                        and e.at <= p.placed_at and e.at > p.placed_at - c.attribution_days * interval '1 day'
                      order by e.kind = 'CLICKED' desc, e.at desc, e.delivery_id limit 1) best
                    where p.delivery_id is null and p.visitor_id = any (:visitors)) brought
                  where p.order_key = brought.order_key and p.delivery_id is null
                  returning p.order_key, p.gross, p.currency, p.delivery_id)
                select d.*, converted.order_key, converted.gross, converted.currency
                from converted join delivery d on d.id = converted.delivery_id order by converted.order_key
                """;
        outbox.publishAll(jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("visitors", UUID.class, visitors)
                .map(this::converted)
                .list()));
    }

    private OutgoingEvent converted(ResultSet row, StatementContext context) throws SQLException {
        var money = new Money(row.getBigDecimal("gross"), row.getString("currency"));
        return Deliveries.outgoing(
                clock.instant(),
                new MessageConverted(Deliveries.event(row, context), row.getString("order_key"), money));
    }
}
