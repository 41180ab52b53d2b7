package io.rapport.interaction.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.product.Products;
import java.util.List;

/** What a webhook comes to. */
sealed interface Told {

    /** @param calls of the tracking API; none where there is nothing to say yet */
    record Calls(List<ObjectNode> calls) implements Told {}

    record OfProduct(Products.Told product) implements Told {}

    record OfStock(Products.Level level) implements Told {}

    /** A product that is no longer sold. */
    record Gone(String productId) implements Told {}

    /** A shop asks on behalf of a customer, or takes its leave. */
    record Privacy() implements Told {}

    /** A topic that has no place here. */
    record Nothing() implements Told {}
}
