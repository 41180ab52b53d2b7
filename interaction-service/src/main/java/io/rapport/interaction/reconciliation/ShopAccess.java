package io.rapport.interaction.reconciliation;

import io.rapport.interaction.source.ShopKind;
import java.time.Instant;

/**
 * Where a shop's own list of orders is to be had.
 *
 * @param baseUrl such as {@code https://my-shop.myshopify.com}
 * @param pollEveryHours null: only when somebody asks
 * @param lookBackDays how far back each look through the list goes
 */
record ShopAccess(ShopKind kind, String baseUrl, Integer pollEveryHours, int lookBackDays, Instant nextPollAt) {

    /**
     * What the shop's API asks for; never shown again.
     *
     * @param key of WooCommerce: the consumer key; null with Shopify
     * @param secret the consumer secret, or Shopify's access token
     */
    record Credentials(String key, String secret) {}
}
