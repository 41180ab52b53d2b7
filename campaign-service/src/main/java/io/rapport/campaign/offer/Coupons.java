package io.rapport.campaign.offer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Gives codes to customers and takes them back with orders. A code that we gave nobody is no good, nor one that another order used. */
@ApplicationScoped
public class Coupons {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Offers offers;

    @Inject
    Values values;

    /** @param id tells the wishes of a batch apart */
    public record Wish(UUID id, UUID customerId, UUID offerId) {}

    /** A code of hers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Coupon(
            UUID offerId,
            String offer,
            String kind,
            BigDecimal value,
            String currency,
            String code,
            Instant validUntil) {}

    /** An order that names a code. */
    record Use(String code, String orderKey) {}

    /** {@code reason} null where it is good. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Check(boolean valid, String reason, UUID offer, String kind, BigDecimal value, String currency) {
        static Check refused(String reason) {
            return new Check(false, reason, null, null, null, null);
        }
    }

    /** A code for each who may have one, by the wish's id: one that she has and did not use, else a fresh one. */
    @Transactional(TxType.MANDATORY)
    public Map<UUID, Coupon> give(List<Wish> wishes) {
        var given = new HashMap<UUID, Coupon>();
        wishes.stream()
                .collect(Collectors.groupingBy(Wish::offerId, TreeMap::new, Collectors.toList()))
                .forEach((offerId, wanting) -> given.putAll(give(offerId, wanting)));
        return given;
    }

    /** The first of these offers, best first, that she may have as far as limits and budgets go; empty if there is none. */
    @Transactional
    Optional<Coupon> best(UUID customerId, List<UUID> among) {
        var now = clock.instant();
        return among.stream()
                .flatMap(id -> offers.find(id).stream())
                .filter(offer -> offer.isOpen(now))
                .flatMap(offer -> give(List.of(new Wish(customerId, customerId, offer.id()))).values().stream())
                .findFirst();
    }

    /** Of all that are open the one that is likely to bring most from her, as far as limits and budgets go. */
    @Transactional
    Optional<Coupon> best(UUID customerId) {
        return best(
                customerId,
                values.of(customerId).stream().map(Values.Valued::offerId).toList());
    }

    /** What a customer can use now. */
    public List<Coupon> of(UUID customerId) {
        var sql = """
                select o.id as offer_id, o.name as offer, o.kind, o.value, o.currency, c.code, o.valid_until
                from coupon c join offer o on o.id = c.offer_id
                where c.customer_id in (select same_person(:customer)) and c.status = 'given'
                  and o.valid_from <= :now and (o.valid_until is null or o.valid_until > :now)
                order by c.given_at, c.code
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("customer", customerId)
                .bind("now", clock.instant())
                .mapTo(Coupon.class)
                .list());
    }

    /** Whether a shop may take the code; with {@code customerId}, of her. Codes that there are not and that nobody was given look alike. */
    Check check(String code, UUID customerId) {
        var sql = """
                select o.id, o.kind, o.value, o.currency, c.status,
                  o.valid_until is not null and o.valid_until <= :now as over,
                  c.customer_id in (select same_person(:customer)) as hers
                from coupon c join offer o on o.id = c.offer_id where c.code = :code and c.status <> 'free'
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                        .bind("now", clock.instant())
                        .bind("customer", customerId)
                        .bind("code", Codes.normal(code))
                        .map((row, _) -> {
                            if ("redeemed".equals(row.getString("status"))) {
                                return Check.refused("redeemed");
                            }
                            if (row.getBoolean("over")) {
                                return Check.refused("expired");
                            }
                            if (customerId != null && !row.getBoolean("hers")) {
                                return Check.refused("not-hers");
                            }
                            return new Check(
                                    true,
                                    null,
                                    row.getObject("id", UUID.class),
                                    row.getString("kind"),
                                    row.getBigDecimal("value"),
                                    row.getString("currency"));
                        })
                        .findOne())
                .orElse(Check.refused("unknown"));
    }

    /** Each code once, by the first order that names it; what is refused is kept with its reason. */
    @Transactional(TxType.MANDATORY)
    void redeem(List<Use> uses) {
        if (uses.isEmpty()) {
            return;
        }
        var sql = """
                with used as (select distinct on (code) * from unnest(:codes, :orders) as u(code, order_key) order by code, order_key)
                update coupon c set status = 'redeemed', redeemed_at = :now, order_key = u.order_key
                from used u, offer o
                where c.code = u.code and c.status = 'given' and o.id = c.offer_id and (o.valid_until is null or o.valid_until > :now)
                """;
        var refused = """
                insert into coupon_refusal (order_key, offer_id, reason, at)
                select distinct on (u.order_key) u.order_key, c.offer_id,
                  case when c.code is null or c.status = 'free' then 'unknown' when c.status = 'redeemed' then 'redeemed' else 'expired' end, cast(:now as timestamptz)
                from unnest(:codes, :orders) as u(code, order_key) left join coupon c on c.code = u.code
                where c.order_key is distinct from u.order_key
                order by u.order_key on conflict do nothing
                """;
        var columns =
                Columns.of(uses).text("codes", use -> Codes.normal(use.code)).text("orders", Use::orderKey);
        jdbi.useHandle(handle -> {
            for (var each : List.of(sql, refused)) {
                handle.createUpdate(each)
                        .bindNamedArgumentFinder(columns)
                        .bind("now", clock.instant())
                        .execute();
            }
        });
    }

    private Map<UUID, Coupon> give(UUID offerId, List<Wish> wishes) {
        var now = clock.instant();
        var open = lock(offerId).filter(offer -> offer.isOpen(now));
        if (open.isEmpty()) {
            return Map.of();
        }
        var held = held(offerId, wishes);
        var given = new HashMap<UUID, Coupon>();
        var fresh = new HashMap<UUID, List<Wish>>();
        for (var wish : wishes) {
            var hers = held.get(wish.id);
            if (hers.unused != null) {
                given.put(wish.id, coupon(open.get(), hers.unused));
            } else if (hers.count < open.get().perCustomer()) {
                fresh.computeIfAbsent(hers.personId, _ -> new ArrayList<>()).add(wish);
            }
        }
        given.putAll(giveFresh(open.get(), fresh, now));
        return given;
    }

    /** One for each person, as long as there are codes and money. */
    private Map<UUID, Coupon> giveFresh(Offer offer, Map<UUID, List<Wish>> people, Instant now) {
        var room = Math.max(0, Math.min(people.size(), offer.room(count(offer.id()))));
        var sql = """
                with free as (select code, row_number() over () as n from (
                    select code from coupon where offer_id = :offer and status = 'free' limit :room for update skip locked) c),
                  taker as (select customer_id, row_number() over () as n from unnest(:people) customer_id)
                update coupon c set status = 'given', customer_id = t.customer_id, given_at = :now
                from free f join taker t using (n) where c.code = f.code returning c.customer_id, c.code
                """;
        var given = new HashMap<UUID, Coupon>();
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .bind("offer", offer.id())
                .bind("room", room)
                .bindArray("people", UUID.class, people.keySet())
                .bind("now", now)
                .map((row, _) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                .forEach(each ->
                        people.get(each.getKey()).forEach(wish -> given.put(wish.id, coupon(offer, each.getValue())))));
        return given;
    }

    private record Held(UUID wishId, UUID personId, int count, String unused) {}

    private Map<UUID, Held> held(UUID offerId, List<Wish> wishes) {
        var sql = """
                select w.id as wish_id, survivor_of(w.customer_id) as person_id, count(c.code) as count,
                  min(c.code) filter (where c.status = 'given') as unused
                from unnest(:ids, :customers) as w(id, customer_id)
                left join coupon c on c.offer_id = :offer and c.customer_id in (select same_person(w.customer_id))
                group by w.id, w.customer_id
                """;
        var columns = Columns.of(wishes).uuid("ids", Wish::id).uuid("customers", Wish::customerId);
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindNamedArgumentFinder(columns)
                .bind("offer", offerId)
                .map((row, _) -> new Held(
                        row.getObject("wish_id", UUID.class),
                        row.getObject("person_id", UUID.class),
                        row.getInt("count"),
                        row.getString("unused")))
                .collectToMap(Held::wishId, each -> each));
    }

    /** Whoever gives of an offer does so one after the other, so that no limit is passed. */
    private Optional<Offer> lock(UUID offerId) {
        jdbi.useHandle(handle -> handle.select("select id from offer where id = ? for update", offerId)
                .mapTo(UUID.class)
                .list());
        return offers.find(offerId);
    }

    private long count(UUID offerId) {
        var sql = "select count(*) from coupon where offer_id = ? and status <> 'free'";
        return jdbi.withHandle(
                handle -> handle.select(sql, offerId).mapTo(Long.class).one());
    }

    private static Coupon coupon(Offer offer, String code) {
        return new Coupon(
                offer.id(), offer.name(), offer.kind(), offer.value(), offer.currency(), code, offer.validUntil());
    }
}
