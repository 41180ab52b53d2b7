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

/** What the shops sell; every change is published. */
@ApplicationScoped
public class Products {
    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /**
     * What a shop says of a product; null where it says nothing.
     *
     * @param at when it was so, or null
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
            String url) {}

    /** Publishes it unless the shop has said something newer. */
    @Transactional
    public void tell(String shop, Told told) {
        var product = Product.locked(shop, told.productId()).orElseGet(() -> fresh(shop, told.productId()));
        if (product.hear(told)) {
            product.persistAndFlush();
            outbox.publish(shop + "/" + told.productId(), clock.instant(), product.changed());
        }
    }

    @Transactional
    ProductChanged put(String shop, String productId, ProductResource.Description description) {
        check("price", description.price());
        check("cost", description.cost());
        var product = Product.locked(shop, productId).orElseGet(() -> fresh(shop, productId));
        product.describe(description);
        product.persistAndFlush();
        outbox.publish(shop + "/" + productId, clock.instant(), product.changed());
        return product.changed();
    }

    /** @throws Problem 404 */
    @Transactional
    ProductChanged get(String shop, String productId) {
        return Product.of(shop, productId)
                .map(Product::changed)
                .orElseThrow(() -> Problem.notFound("product", shop + "/" + productId));
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
