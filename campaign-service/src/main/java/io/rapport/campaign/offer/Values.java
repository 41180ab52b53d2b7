package io.rapport.campaign.offer;

import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * What each offer is likely to bring from a customer: how likely one who has a code uses it, as far as those given so far tell, times what
 * is left of her usual order when it is taken off. She is judged by her own orders in the currency she mostly buys in, else by everybody's.
 */
@ApplicationScoped
class Values {
    /** One of ten is used, until there is more to go by. */
    private static final String RATE = "(used + 1.0) / (given + 10.0)";

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Company company;

    /** {@code predicted}: money, per code that is given. */
    record Valued(UUID offerId, BigDecimal predicted) {}

    /** All that are open now and fit her currency, the most valuable first. */
    List<Valued> of(UUID customerId) {
        var sql = """
                with hers as (
                  select p.gross, p.currency from purchase p join visitor v on v.visitor_id = p.visitor_id
                  where v.customer_id in (select same_person(:customer))),
                main as (select coalesce((select currency from hers group by currency order by count(*) desc, currency limit 1), :company) as currency),
                basket as (select m.currency, coalesce(
                    (select avg(gross) from hers where currency = m.currency),
                    (select avg(gross) from purchase where currency = m.currency), 0) as value from main m),
                record as (
                  select o.id, o.name, o.kind, o.value, o.currency, o.cost,
                    count(c.code) as given, count(c.code) filter (where c.status = 'redeemed') as used
                  from offer o left join coupon c on c.offer_id = o.id and c.status <> 'free'
                  where not o.closed and o.valid_from <= :now and (o.valid_until is null or o.valid_until > :now)
                  group by o.id)
                select r.id as offer_id, round(RATE * (b.value - case r.kind
                    when 'percent' then b.value * r.value / 100
                    when 'amount' then least(r.value, b.value)
                    else case when b.currency = :company then coalesce(r.cost, 0) else 0 end end), 6) as predicted
                from record r cross join basket b
                where r.kind <> 'amount' or r.currency = b.currency
                order by predicted desc, r.name
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql.replace("RATE", RATE))
                .bind("customer", customerId)
                .bind("company", company.currency())
                .bind("now", clock.instant())
                .mapTo(Valued.class)
                .list());
    }
}
