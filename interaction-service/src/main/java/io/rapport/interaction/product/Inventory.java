package io.rapport.interaction.product;

import io.rapport.interaction.product.Products.Item;
import io.rapport.interaction.product.Products.Level;
import io.rapport.interaction.product.Products.Told;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * How many there are of what a shop counts by item and location. A shop tells totals with its products, and single locations as they
 * change: what a total holds beyond the locations heard of is kept as being elsewhere.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Inventory {
    private static final String FORGET = """
            delete from product_item where shop = :shop and product_id = :product and item <> all (:items)
            """;

    /** A total that is older than a location's figure says nothing. */
    private static final String COUNT = """
            insert into product_item (shop, item, product_id, elsewhere)
            select :shop, told.item, :product,
                case when told.quantity is null or heard.newer then coalesce(known.elsewhere, 0)
                    else told.quantity - coalesce(heard.available, 0) end
            from unnest(:items, :quantities) as told (item, quantity)
            left join product_item known on known.shop = :shop and known.item = told.item
            left join lateral (
                select sum(available) as available, coalesce(bool_or(said_at > :at), false) as newer
                from product_level level where level.shop = :shop and level.item = told.item) heard on true
            on conflict (shop, item) do update set product_id = excluded.product_id, elsewhere = excluded.elsewhere
            """;

    private static final String STOCK = """
            select greatest(0, coalesce(sum(elsewhere + coalesce(
                (select sum(available) from product_level level where level.shop = item.shop and level.item = item.item), 0)), 0))
            from product_item item where shop = :shop and product_id = :product
            """;

    /** The first location heard of is taken for the only one, until the shop tells a total. */
    private static final String LEVEL = """
            with heard as (
                select count(*) as locations, count(*) filter (where location = :location) as same
                from product_level where shop = :shop and item = :item),
            told as (
                insert into product_level (shop, item, location, available, said_at)
                values (:shop, :item, :location, :available, :at)
                on conflict (shop, item, location) do update set available = excluded.available, said_at = excluded.said_at
                where product_level.said_at is null or excluded.said_at is null or product_level.said_at <= excluded.said_at
                returning available)
            insert into product_item as known (shop, item) select :shop, :item from told
            on conflict (shop, item) do update set elsewhere = (
                select case when same > 0 then known.elsewhere when locations = 0 then 0
                    else greatest(0, known.elsewhere - :available) end
                from heard)
            returning product_id
            """;

    @Inject
    Jdbi jdbi;

    /** A product's stock by now. */
    record Counted(String productId, long stock) {}

    /** The stock of a shop changes step by step: an item and its product may be told at once. */
    void lock(String shop) {
        jdbi.useHandle(handle -> handle.select(
                        "select 1 from pg_advisory_xact_lock(hashtextextended('inventory/' || ?, 0))", shop)
                .mapTo(Integer.class)
                .one());
    }

    /** Empty where the shop counts no items of it. */
    Optional<Long> count(String shop, Told told) {
        if (told.items().isEmpty()) {
            return Optional.empty();
        }
        jdbi.useHandle(handle -> {
            var ids = told.items().stream().map(Item::id).toList();
            handle.createUpdate(FORGET)
                    .bind("shop", shop)
                    .bind("product", told.productId())
                    .bindArray("items", String.class, ids)
                    .execute();
            handle.createUpdate(COUNT)
                    .bind("shop", shop)
                    .bind("product", told.productId())
                    .bind("at", told.at())
                    .bindNamedArgumentFinder(
                            Columns.of(told.items()).text("items", Item::id).bigint("quantities", Item::quantity))
                    .execute();
        });
        return Optional.of(stock(shop, told.productId()));
    }

    /** Empty where it is older than what is known, or where no product has that item yet. */
    Optional<Counted> change(String shop, Level level) {
        return jdbi.withHandle(handle -> handle.createQuery(LEVEL)
                        .bind("shop", shop)
                        .bind("item", level.item())
                        .bind("location", level.location())
                        .bind("available", level.available())
                        .bind("at", level.at())
                        .mapTo(String.class)
                        .findOne())
                .map(productId -> new Counted(productId, stock(shop, productId)));
    }

    private long stock(String shop, String productId) {
        return jdbi.withHandle(handle -> handle.createQuery(STOCK)
                .bind("shop", shop)
                .bind("product", productId)
                .mapTo(Long.class)
                .one());
    }
}
