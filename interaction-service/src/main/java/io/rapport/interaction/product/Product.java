package io.rapport.interaction.product;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** A product of a shop. */
@Entity
@IdClass(Product.Key.class)
class Product extends PanacheEntityBase {
    @Id
    String shop;

    @Id
    String productId;

    long version;
    String sku;
    String name;
    String category;
    String brand;
    BigDecimal price;
    String priceCurrency;
    BigDecimal cost;
    String costCurrency;
    Long stock;
    String url;

    /** Only seen in an order so far. */
    boolean provisional;

    /** When the shop said so, as far as one did. */
    Instant saidAt;

    /** Null while it is sold. */
    Instant deletedAt;

    record Key(String shop, String productId) {}

    /** Locked: versions rise one by one. */
    static Optional<Product> locked(String shop, String productId) {
        return find("shop = ?1 and productId = ?2", shop, productId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    static Optional<Product> of(String shop, String productId) {
        return find("shop = ?1 and productId = ?2", shop, productId).firstResultOptional();
    }

    void describe(ProductResource.Description description) {
        deletedAt = null;
        provisional = false;
        sku = description.sku();
        name = description.name();
        category = description.category();
        brand = description.brand();
        price = amount(description.price());
        priceCurrency = currency(description.price());
        cost = amount(description.cost());
        costCurrency = currency(description.cost());
        stock = description.stock();
        url = description.url();
    }

    /** Whether the shop has said something newer; what names no time is taken as of now. */
    boolean isOlder(Instant said) {
        return saidAt != null && said != null && saidAt.isAfter(said);
    }

    /** What a shop says of it; what it leaves out stays. */
    void hear(Products.Told told) {
        saidAt = told.at() == null ? saidAt : told.at();
        deletedAt = null;
        provisional = false;
        sku = or(told.sku(), sku);
        name = or(told.name(), name);
        category = or(told.category(), category);
        brand = or(told.brand(), brand);
        price = told.price() == null ? price : told.price().amount();
        priceCurrency = told.price() == null ? priceCurrency : told.price().currency();
        stock = told.stock() == null ? stock : told.stock();
        url = or(told.url(), url);
    }

    void delete(Instant at) {
        deletedAt = deletedAt == null ? at : deletedAt;
        saidAt = at;
    }

    private static String or(String said, String known) {
        return said == null ? known : said;
    }

    ProductChanged changed() {
        return new ProductChanged(
                shop,
                productId,
                sku,
                name,
                category,
                brand,
                money(price, priceCurrency),
                money(cost, costCurrency),
                stock,
                url,
                provisional,
                deletedAt,
                version);
    }

    private static BigDecimal amount(Money money) {
        return money == null ? null : money.amount();
    }

    private static String currency(Money money) {
        return money == null ? null : money.currency();
    }

    private static Money money(BigDecimal amount, String currency) {
        return amount == null ? null : new Money(amount, currency);
    }
}
