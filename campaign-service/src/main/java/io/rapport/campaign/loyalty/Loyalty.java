package io.rapport.campaign.loyalty;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.campaign.offer.Coupons;
import io.rapport.campaign.offer.Coupons.Coupon;
import io.rapport.campaign.offer.Coupons.Wish;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The ledger of points, and what each customer may do with hers. */
@ApplicationScoped
public class Loyalty {
    /** All entries of a person: those of her visitors and her own. */
    public static final String ENTRIES = """
            select e.* from loyalty_entry e where e.customer_id in (select same_person(:customer))
            union all
            select e.* from visitor v join loyalty_entry e on e.visitor_id = v.visitor_id
            where v.customer_id in (select same_person(:customer))
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Programs programs;

    @Inject
    Coupons coupons;

    @Inject
    Members members;

    /** {@code points} may be negative: what was taken back after it was spent. {@code tierUntil}: when it is looked at anew. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Balance(UUID customerId, long points, String tier, Instant tierUntil) {}

    /** {@code kind}: {@code earned}, {@code taken-back}, {@code redeemed}, {@code expired} or {@code granted}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(UUID id, String kind, long points, String reason, Instant at) {}

    /** A reward that was paid with points. */
    public record Redeemed(Coupon coupon, Balance balance) {}

    /** As of now, whatever was published. */
    @Transactional
    Balance of(UUID customerId) {
        return members.balance(customerId);
    }

    Page<Entry> entries(UUID customerId, PageRequest page) {
        var sql = "select id, kind, points, reason, at from (" + ENTRIES
                + ") e where (at, id) < (:at, :id) order by at desc, id desc limit :limit";
        var after = page.after(2);
        var found = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("customer", customerId)
                .bind("at", after.map(cursor -> cursor.instant(0)).orElse(Instant.parse("9999-01-01T00:00:00Z")))
                .bind("id", after.map(cursor -> cursor.uuid(1)).orElse(new UUID(0, 0)))
                .bind("limit", page.limit() + 1)
                .mapTo(Entry.class)
                .list());
        return Page.of(found, page.limit(), entry -> List.of(entry.at, entry.id));
    }

    /** Points that she gets, or with a negative number loses, by somebody's hand. */
    @Transactional
    Balance grant(UUID customerId, long points, String reason) {
        members.lock(customerId);
        enter(customerId, "granted", points, reason);
        return members.settle(customerId);
    }

    /** A reward, paid with points once: who has one that she did not use gets no other. */
    @Transactional
    Redeemed redeem(UUID customerId, UUID offerId) {
        var reward = programs.now().reward(offerId).orElseThrow(() -> Problem.notFound("reward", offerId));
        members.lock(customerId);
        if (coupons.of(customerId).stream().anyMatch(coupon -> coupon.offerId().equals(offerId))) {
            throw Problem.conflict("She has such a reward that she did not use yet.");
        }
        if (members.balance(customerId).points() < reward.points()) {
            throw Problem.conflict("She has fewer than " + reward.points() + " points.");
        }
        var coupon =
                coupons.give(List.of(new Wish(customerId, customerId, offerId))).get(customerId);
        if (coupon == null) {
            throw Problem.conflict("There is none of these rewards left for her.");
        }
        enter(customerId, "redeemed", -reward.points(), offerId.toString());
        return new Redeemed(coupon, members.settle(customerId));
    }

    void enter(UUID customerId, String kind, long points, String reason) {
        var sql = "insert into loyalty_entry (id, customer_id, kind, points, reason, at) values (?, ?, ?, ?, ?, ?)";
        jdbi.useHandle(handle -> handle.execute(sql, Ids.next(), customerId, kind, points, reason, clock.instant()));
    }

    /** The figures of these, as far as any were told, are to be looked at anew. */
    @Transactional(TxType.MANDATORY)
    void staleCustomers(Collection<UUID> customerIds) {
        var sql = """
                insert into loyalty_stale (customer_id) select customer_id from loyalty_member
                where customer_id in (select same_person(id) from unnest(:customers) id) or customer_id = any (:customers)
                order by 1 on conflict do nothing
                """;
        if (!customerIds.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(sql)
                    .bindArray("customers", UUID.class, customerIds)
                    .execute());
        }
    }

    /** The figures of whoever these visitors are now are to be looked at anew. */
    @Transactional(TxType.MANDATORY)
    public void stale(Collection<UUID> visitorIds) {
        var sql = """
                insert into loyalty_stale (customer_id)
                select distinct v.customer_id from visitor v where v.visitor_id = any (:visitors) and v.customer_id is not null
                  and exists (select from loyalty_entry e where e.visitor_id = v.visitor_id)
                order by 1 on conflict do nothing
                """;
        if (!visitorIds.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(sql)
                    .bindArray("visitors", UUID.class, visitorIds)
                    .execute());
        }
    }
}
