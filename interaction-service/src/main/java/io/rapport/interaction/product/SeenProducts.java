package io.rapport.interaction.product;

import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderLine;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.kit.Columns;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Products that only orders have told of: published as provisional, until the shop itself says what they are. */
@ApplicationScoped
public class SeenProducts {
    private static final int LONGEST_ID = 200;

    private static final String INSERT = """
            insert into product (shop, product_id, version, sku, name, category, price, price_currency, provisional)
            select shop, product_id, 1, sku, name, category, price, currency, true
            from unnest(:shops, :ids, :skus, :names, :categories, :prices, :currencies)
                as seen (shop, product_id, sku, name, category, price, currency)
            where not exists (select from product where product.shop = seen.shop and product.product_id = seen.product_id)
            order by shop, product_id
            on conflict do nothing
            returning shop || '/' || product_id
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** Keeps those that nobody knows yet; taken after any lock of an order. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void seen(Collection<OrderEffect> effects) {
        var seen = byKey(effects);
        if (!seen.isEmpty()) {
            var fresh = new HashSet<>(insert(List.copyOf(seen.values())));
            outbox.publishAll(seen.entrySet().stream()
                    .filter(one -> fresh.contains(one.getKey()))
                    .map(one -> OutgoingEvent.of(one.getKey(), clock.instant(), one.getValue()))
                    .toList());
        }
    }

    private static Map<String, ProductChanged> byKey(Collection<OrderEffect> effects) {
        var seen = new TreeMap<String, ProductChanged>();
        effects.forEach(effect -> effect.lines().stream()
                .filter(line -> isNamed(line) && line.quantity().signum() > 0)
                .map(line -> product(effect, line))
                .forEach(product -> seen.putIfAbsent(product.shop() + "/" + product.productId(), product)));
        return seen;
    }

    private static boolean isNamed(OrderLine line) {
        return line.productId() != null
                && !line.productId().isBlank()
                && line.productId().length() <= LONGEST_ID;
    }

    private static ProductChanged product(OrderEffect effect, OrderLine line) {
        var shop = effect.orderKey().substring(0, effect.orderKey().indexOf('/'));
        var price = line.price() == null ? null : new Money(line.price(), effect.currency());
        return new ProductChanged(
                shop,
                line.productId(),
                line.sku(),
                line.name(),
                line.category(),
                null,
                price,
                null,
                null,
                null,
                true,
                null,
                1);
    }

    private List<String> insert(List<ProductChanged> seen) {
        return jdbi.withHandle(handle -> handle.createQuery(INSERT)
                .bindNamedArgumentFinder(Columns.of(seen)
                        .text("shops", ProductChanged::shop)
                        .text("ids", ProductChanged::productId)
                        .text("skus", ProductChanged::sku)
                        .text("names", ProductChanged::name)
                        .text("categories", ProductChanged::category)
                        .numeric(
                                "prices",
                                product -> product.price() == null
                                        ? null
                                        : product.price().amount())
                        .text(
                                "currencies",
                                product -> product.price() == null
                                        ? null
                                        : product.price().currency()))
                .mapTo(String.class)
                .list());
    }
}
