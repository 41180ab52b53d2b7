package io.rapport.analytics.sales;

import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What decisions need to know of products; a product only seen in orders never hides one that a shop described. */
@ApplicationScoped
class Products {
    private final Jdbi jdbi;

    Products(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Transactional
    void changed(List<ProductChanged> products) {
        var newest = new TreeMap<String, ProductChanged>();
        products.forEach(product ->
                newest.merge(key(product), product, (one, other) -> other.version() > one.version() ? other : one));
        if (newest.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into sales_product as p (product, version, name, category, brand, price, cost, currency, stock, deleted)
                select * from unnest(:product, :version, :name, :category, :brand, :price, :cost, :currency, :stock, :deleted)
                on conflict (product) do update set version = excluded.version, name = excluded.name, category = excluded.category,
                  brand = excluded.brand, price = excluded.price, cost = excluded.cost, currency = excluded.currency,
                  stock = excluded.stock, deleted = excluded.deleted
                where p.version < excluded.version""")
                .bindNamedArgumentFinder(Columns.of(newest.values())
                        .text("product", Products::key)
                        .bigint("version", ProductChanged::version)
                        .text("name", ProductChanged::name)
                        .text("category", ProductChanged::category)
                        .text("brand", ProductChanged::brand)
                        .numeric("price", product -> amount(product.price()))
                        .numeric("cost", product -> amount(product.cost()))
                        .text("currency", Products::currency)
                        .bigint("stock", ProductChanged::stock)
                        .bool("deleted", product -> product.deletedAt() != null))
                .execute());
    }

    private static String key(ProductChanged product) {
        return product.shop() + "/" + product.productId();
    }

    private static BigDecimal amount(Money money) {
        return money == null ? null : money.amount();
    }

    private static String currency(ProductChanged product) {
        return Stream.of(product.price(), product.cost())
                .filter(Objects::nonNull)
                .map(Money::currency)
                .findFirst()
                .orElse(null);
    }
}
