package io.rapport.interaction.product;

import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Money;
import io.rapport.interaction.intake.Currencies;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** What the shops sell; every change is published. */
@ApplicationScoped
public class Products {
    @Inject
    Outbox outbox;

    @Inject
    Inventory inventory;

    @Inject
    Clock clock;

    /**
     * What a shop says of a product; null where it says nothing.
     *
     * @param at when it was so, or null
     * @param stock of all items together, where the shop counts none
     * @param items that the shop counts; none where it counts the product as a whole
     */
    public record Told(
            String productId,
            Instant at,
            String sku,
            String name,
            String category,
            String brand,
            Money price,
            Long stock,
            List<Item> items,
            String url) {}

    /** What a shop counts by itself, such as a variant. @param quantity at all locations, or null */
    public record Item(String id, Long quantity) {}

    /** How many of an item there are at a location. @param at when it was so, or null */
    public record Level(String item, String location, long available, Instant at) {}

    /** Publishes it unless the shop has said something newer. */
    @Transactional
    public void tell(String shop, Told told) {
        inventory.lock(shop);
        change(shop, told.productId(), product -> {
            if (!product.isOlder(told.at())) {
                product.hear(told);
                inventory.count(shop, told).ifPresent(stock -> product.stock = stock);
            }
        });
    }

    /** Publishes the stock of the product that the item belongs to, if it is known. */
    @Transactional
    public void tell(String shop, Level level) {
        inventory.lock(shop);
        inventory
                .change(shop, level)
                .ifPresent(counted -> change(shop, counted.productId(), product -> product.stock = counted.stock()));
    }

    /** It is no longer sold. @param at when it was so, or null: now */
    @Transactional
    public void delete(String shop, String productId, Instant at) {
        var deletedAt = at == null ? now() : at;
        change(shop, productId, product -> {
            if (!product.isOlder(deletedAt)) {
                product.delete(deletedAt);
            }
        });
    }

    @Transactional
    ProductChanged put(String shop, String productId, ProductResource.Description description) {
        check("price", description.price());
        check("cost", description.cost());
        return change(shop, productId, product -> product.describe(description));
    }

    /** @throws Problem 404 */
    @Transactional
    void delete(String shop, String productId) {
        get(shop, productId);
        delete(shop, productId, null);
    }

    /** @throws Problem 404 */
    @Transactional
    ProductChanged get(String shop, String productId) {
        return Product.of(shop, productId)
                .map(Product::changed)
                .orElseThrow(() -> Problem.notFound("product", shop + "/" + productId));
    }

    /** Published only where something is new. */
    private ProductChanged change(String shop, String productId, Consumer<Product> change) {
        var product = Product.locked(shop, productId).orElseGet(() -> fresh(shop, productId));
        var before = product.changed();
        change.accept(product);
        if (product.version == 0 || !product.changed().equals(before)) {
            product.version++;
            product.persistAndFlush();
            outbox.publish(shop + "/" + productId, clock.instant(), product.changed());
        }
        return product.changed();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Product fresh(String shop, String productId) {
        var product = new Product();
        product.shop = shop;
        product.productId = productId;
        return product;
    }

    private static void check(String field, Money money) {
        if (money == null) {
            return;
        }
        if (money.amount() == null || money.amount().signum() < 0) {
            throw Problem.invalid(field + ".amount", "is needed and must not be negative");
        }
        if (money.currency() == null || !Currencies.isKnown(money.currency())) {
            throw Problem.invalid(field + ".currency", "is not a currency of ISO 4217");
        }
    }
}
