package io.rapport.analytics.affinity;

import io.rapport.analytics.affinity.RecommendationResource.Item;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * What to offer to a customer or beside products: the surest rule for each, never what she has, is sold out or no longer sold, and nothing
 * that is no better than chance, for no such rule is kept.
 */
@ApplicationScoped
class Advice {
    private static final String BEST = """
            , best as (
              select distinct on (a.other) a.other, a.product, a.confidence, a.lift, a.n
              from affinity a join owned o on o.product = a.product
              where a.fit_id = :fit and not exists (select from owned h where h.product = a.other)
              order by a.other, a.confidence desc, a.lift desc, a.n desc)
            select b.other product, p.name, p.category, b.product because, b.confidence, b.lift, b.n
            from best b left join sales_product p on p.product = b.other
            where p.deleted is not true and coalesce(p.stock, 1) > 0
            order by b.confidence desc, b.lift desc, b.n desc, b.other limit :limit""";

    private final Jdbi jdbi;

    Advice(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    List<Item> forCustomer(UUID fitId, UUID customerId, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with owned as (
                  select l.product from visitor v join sales_line l using (visitor_id) where v.customer_id = :customer
                  group by l.product having sum(l.quantity) > 0)
                """ + BEST)
                .bind("customer", customerId)
                .bind("fit", fitId)
                .bind("limit", limit)
                .mapTo(Item.class)
                .list());
    }

    List<Item> beside(UUID fitId, Collection<String> products, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery("with owned as (select unnest(:products::text[]) product)" + BEST)
                        .bindArray("products", String.class, products)
                        .bind("fit", fitId)
                        .bind("limit", limit)
                        .mapTo(Item.class)
                        .list());
    }
}
