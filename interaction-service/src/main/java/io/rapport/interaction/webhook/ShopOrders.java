package io.rapport.interaction.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.source.ShopKind;
import java.util.List;

/** Orders as the REST APIs of shops list them: the same as their webhooks tell, so the same calls with the same ids. */
public final class ShopOrders {
    private ShopOrders() {}

    /** All that the order says of itself; none for one that does not count, such as a test or an unpaid draft. */
    public static List<ObjectNode> calls(ShopKind kind, JsonNode order) {
        return switch (kind) {
            case SHOPIFY -> Shopify.order(order, true);
            case WOOCOMMERCE -> WooCommerce.order(order, true);
        };
    }
}
