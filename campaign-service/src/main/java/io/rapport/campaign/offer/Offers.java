package io.rapport.campaign.offer;

import io.rapport.kit.Ids;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Offers and their stock of codes. */
@ApplicationScoped
public class Offers {
    private static final String SELECT = """
            select id, name, kind, value, currency, valid_from, valid_until, per_customer, cost, budget, closed from offer
            """;
    private static final int AT_ONCE = 10_000;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    public boolean exists(UUID id) {
        return find(id).isPresent();
    }

    Offer get(UUID id) {
        return find(id).orElseThrow(() -> Problem.notFound("offer", id));
    }

    Optional<Offer> find(UUID id) {
        return jdbi.withHandle(handle ->
                handle.select(SELECT + "where id = ?", id).mapTo(Offer.class).findOne());
    }

    Page<Offer> list(PageRequest page) {
        var after = page.after(1).map(cursor -> cursor.text(0)).orElse("");
        var found =
                jdbi.withHandle(handle -> handle.createQuery(SELECT + "where name > :after order by name limit :limit")
                        .bind("after", after)
                        .bind("limit", page.limit() + 1)
                        .mapTo(Offer.class)
                        .list());
        return Page.of(found, page.limit(), offer -> List.of(offer.name()));
    }

    /** @param offer without an id */
    @Transactional
    Offer create(Offer offer) {
        var sql = """
                insert into offer (id, name, kind, value, currency, valid_from, valid_until, per_customer, cost, budget, created_at)
                values (:id, :name, :kind, :value, :currency, :from, :until, :perCustomer, :cost, :budget, :now)
                on conflict (name) do nothing
                """;
        var id = Ids.next();
        var now = clock.instant();
        var created = jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bind("id", id)
                .bind("name", offer.name())
                .bind("kind", offer.kind())
                .bind("value", offer.value())
                .bind("currency", offer.currency())
                .bind("from", offer.validFrom() == null ? now : offer.validFrom())
                .bind("until", offer.validUntil())
                .bind("perCustomer", offer.perCustomer())
                .bind("cost", offer.cost())
                .bind("budget", offer.budget())
                .bind("now", now)
                .execute());
        if (created == 0) {
            throw Problem.conflict("Another offer has this name.");
        }
        return get(id);
    }

    /** No more are given; those that are stay good. */
    @Transactional
    Offer close(UUID id) {
        jdbi.useHandle(handle -> handle.execute("update offer set closed = true where id = ?", id));
        return get(id);
    }

    /** Makes codes; returns how many. */
    @Transactional
    int make(UUID id, int count) {
        get(id);
        var made = 0;
        while (made < count) {
            made += store(id, Codes.fresh(Math.min(AT_ONCE, count - made)));
        }
        return made;
    }

    /** Takes codes made elsewhere; those that are known already are left out. Returns how many were new. */
    @Transactional
    int upload(UUID id, Collection<String> codes) {
        get(id);
        return store(id, codes.stream().map(Codes::normal).distinct().toList());
    }

    /** By status: {@code free}, {@code given}, {@code redeemed}. */
    Map<String, Long> figures(UUID id) {
        get(id);
        return jdbi.withHandle(
                handle -> handle.select("select status, count(*) from coupon where offer_id = ? group by status", id)
                        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private int store(UUID id, Collection<String> codes) {
        var sql = """
                insert into coupon (code, offer_id, status) select code, :offer, 'free' from unnest(:codes) code order by code
                on conflict do nothing
                """;
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bind("offer", id)
                .bindArray("codes", String.class, codes)
                .execute());
    }
}
