package io.rapport.campaign.journey;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import io.quarkus.scheduler.Scheduled;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Products as they were last heard of. */
@ApplicationScoped
class Products {
    private static final Duration KEPT = Duration.ofDays(400);

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

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
            Instant at,
            int fallPercent,
            boolean back,
            Map<String, Object> particulars) {}

    private record Before(
            String shop, String productId, Long version, BigDecimal price, String currency, Long stock, boolean gone) {
        static Before of(ProductChanged product) {
            return new Before(
                    product.shop(),
                    product.productId(),
                    product.version(),
                    product.price() == null ? null : product.price().amount(),
                    product.price() == null ? null : product.price().currency(),
                    product.stock(),
                    product.deletedAt() != null);
        }
    }

    private record Key(String shop, String productId) {}

    /** A product as it is since {@code at}. */
    record Changed(ProductChanged product, Instant at) {
        private Key key() {
            return new Key(product.shop(), product.productId());
        }
    }

    /** Returns what is worth telling, and keeps that it was; of a product that was not known before there is nothing. */
    @Transactional(TxType.MANDATORY)
    List<News> learn(List<Changed> products) {
        var versions = products.stream()
                .sorted(comparing(changed -> changed.product.version()))
                .collect(groupingBy(Changed::key));
        var newest = versions.values().stream().map(List::getLast).map(Changed::product);
        var news = store(newest.toList()).stream()
                .flatMap(before -> news(before, versions.get(new Key(before.shop, before.productId))))
                .filter(each -> each.fallPercent > 0 || each.back)
                .toList();
        keep(news);
        return news;
    }

    /** Of each version beside the one before it, however many came together. */
    private static Stream<News> news(Before known, List<Changed> versions) {
        var news = new ArrayList<News>();
        var before = known;
        for (var changed : versions) {
            if (before.version == null) {
                before = Before.of(changed.product);
            } else if (changed.product.version() > before.version) {
                news.add(news(before, changed));
                before = Before.of(changed.product);
            }
        }
        return news.stream();
    }

    /** As they were before; without a version where they were not known. */
    private List<Before> store(List<ProductChanged> newest) {
        var sql = """
                insert into product as p (shop, product_id, version, price, currency, stock, gone)
                select * from unnest(:shops, :products, :versions, :prices, :currencies, :stocks, :gone)
                  as f(shop, product_id, version, price, currency, stock, gone) order by 1, 2
                on conflict (shop, product_id) do update set version = excluded.version, price = excluded.price,
                  currency = excluded.currency, stock = excluded.stock, gone = excluded.gone
                where p.version < excluded.version
                returning p.shop, p.product_id, old.version, old.price, old.currency, old.stock, coalesce(old.gone, false) as gone
                """;
        var columns = Columns.of(newest.stream().map(Before::of).toList())
                .text("shops", Before::shop)
                .text("products", Before::productId)
                .bigint("versions", Before::version)
                .numeric("prices", Before::price)
                .text("currencies", Before::currency)
                .bigint("stocks", Before::stock)
                .bool("gone", Before::gone);
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindNamedArgumentFinder(columns)
                .mapTo(Before.class)
                .list());
    }

    /** For journeys that are tried on the past. */
    private void keep(List<News> news) {
        var sql = """
                insert into product_news (shop, product_id, version, at, fall_percent, back)
                select * from unnest(:shops, :products, :versions, :times, :falls, :back) as n(shop, product_id, version, at, fall, back)
                order by 1, 2, 3 on conflict do nothing
                """;
        if (news.isEmpty()) {
            return;
        }
        var columns = Columns.of(news)
                .text("shops", News::shop)
                .text("products", News::productId)
                .bigint("versions", News::version)
                .timestamptz("times", News::at)
                .integer("falls", News::fallPercent)
                .bool("back", News::back);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    @Scheduled(every = "1h", delayed = "11m")
    @Transactional
    void forgetOld() {
        var old = clock.instant().minus(KEPT);
        jdbi.useHandle(handle -> {
            handle.execute("update product_news_since set at = greatest(at, ?)", old);
            handle.execute("delete from product_news where at < ?", old);
        });
    }

    private static News news(Before before, Changed changed) {
        var now = changed.product;
        var sold = now.deletedAt() == null && (now.stock() == null || now.stock() > 0);
        var away = before.gone || before.stock != null && before.stock <= 0;
        return new News(
                now.shop(),
                now.productId(),
                now.version(),
                changed.at,
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
