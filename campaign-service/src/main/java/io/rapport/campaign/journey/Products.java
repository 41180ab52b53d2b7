package io.rapport.campaign.journey;

import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

/** Products as they were last heard of. */
@ApplicationScoped
class Products {
    @Inject
    Jdbi jdbi;

    /**
     * What became of a product.
     *
     * @param fallPercent of the price; 0 where it did not fall
     * @param back it can be bought again
     * @param particulars for templates
     */
    record News(
            String shop,
            String productId,
            long version,
            int fallPercent,
            boolean back,
            Map<String, Object> particulars) {}

    private record Before(String shop, String productId, BigDecimal price, String currency, Long stock, boolean gone) {}

    private record Key(String shop, String productId) {}

    /** Returns what is worth telling; of a product that was not known before there is nothing. */
    @Transactional(TxType.MANDATORY)
    List<News> learn(List<ProductChanged> products) {
        var newest = new LinkedHashMap<Key, ProductChanged>();
        products.forEach(product -> newest.merge(
                new Key(product.shop(), product.productId()),
                product,
                (one, other) -> other.version() > one.version() ? other : one));
        var sql = """
                with fresh as (select * from unnest(:shops, :products, :versions, :prices, :currencies, :stocks, :gone)
                    as f(shop, product_id, version, price, currency, stock, gone)),
                  before as (select p.* from product p join fresh f using (shop, product_id) order by 1, 2 for update of p),
                  stored as (insert into product as p (shop, product_id, version, price, currency, stock, gone)
                    select * from fresh order by 1, 2
                    on conflict (shop, product_id) do update set version = excluded.version, price = excluded.price,
                      currency = excluded.currency, stock = excluded.stock, gone = excluded.gone
                    where p.version < excluded.version returning p.shop, p.product_id)
                select b.shop, b.product_id, b.price, b.currency, b.stock, b.gone from before b join stored s using (shop, product_id)
                """;
        var columns = Columns.of(newest.values())
                .text("shops", ProductChanged::shop)
                .text("products", ProductChanged::productId)
                .bigint("versions", ProductChanged::version)
                .numeric(
                        "prices",
                        product ->
                                product.price() == null ? null : product.price().amount())
                .text(
                        "currencies",
                        product ->
                                product.price() == null ? null : product.price().currency())
                .bigint("stocks", ProductChanged::stock)
                .bool("gone", product -> product.deletedAt() != null);
        return jdbi
                .withHandle(handle -> handle.createQuery(sql)
                        .bindNamedArgumentFinder(columns)
                        .mapTo(Before.class)
                        .list())
                .stream()
                .map(before -> news(before, newest.get(new Key(before.shop, before.productId))))
                .filter(news -> news.fallPercent > 0 || news.back)
                .toList();
    }

    private static News news(Before before, ProductChanged now) {
        var sold = now.deletedAt() == null && (now.stock() == null || now.stock() > 0);
        var away = before.gone || before.stock != null && before.stock <= 0;
        return new News(
                now.shop(),
                now.productId(),
                now.version(),
                sold ? fall(before, now) : 0,
                sold && away,
                particulars(before, now));
    }

    private static int fall(Before before, ProductChanged now) {
        if (before.price == null
                || now.price() == null
                || before.price.signum() <= 0
                || !now.price().currency().equals(before.currency)) {
            return 0;
        }
        var fallen = before.price.subtract(now.price().amount()).multiply(BigDecimal.valueOf(100));
        return Math.max(0, fallen.divide(before.price, 0, RoundingMode.DOWN).intValue());
    }

    private static Map<String, Object> particulars(Before before, ProductChanged now) {
        var told = new HashMap<String, Object>();
        told.put("product_id", now.productId());
        told.put("name", now.name());
        told.put("url", now.url());
        told.put("oldPrice", before.price);
        told.put("price", now.price() == null ? null : now.price().amount());
        told.put("currency", now.price() == null ? null : now.price().currency());
        told.values().removeIf(Objects::isNull);
        return told;
    }
}
