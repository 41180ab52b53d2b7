package io.rapport.interaction.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The shop systems whose webhooks are understood. */
public enum ShopKind {
    @JsonProperty("shopify")
    SHOPIFY,
    @JsonProperty("woocommerce")
    WOOCOMMERCE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
