package io.rapport.stack.demo;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** One shopper's way through the shop, call by call: some only look, some abandon a full cart, some order, a few send things back or complain. */
final class Visit {
    private static final double SIGNS_IN = 0.6;
    private static final double FILLS_CART = 0.5;
    private static final double ORDERS = 0.55;
    private static final double SUBSCRIBES = 0.5;
    private static final double RETURNS = 0.06;
    private static final double COMPLAINS = 0.04;

    private final Shopper shopper;
    private final String id;
    private final Random random;
    private final Deque<Map<String, Object>> calls = new ArrayDeque<>();
    private final boolean complains;
    private boolean signedIn;

    Visit(Shopper shopper, String id, Random random) {
        this.shopper = shopper;
        this.id = id;
        this.random = random;
        browse();
        var orders = random.nextDouble() < FILLS_CART && fillCart();
        this.complains = orders && random.nextDouble() < COMPLAINS;
    }

    /** Empty when the visit is over. */
    Optional<Map<String, Object>> next() {
        return Optional.ofNullable(calls.poll());
    }

    boolean isOver() {
        return calls.isEmpty();
    }

    /** The shopper who has something to complain about at the end of the visit. */
    Optional<Shopper> complaint() {
        return complains ? Optional.of(shopper) : Optional.empty();
    }

    private void browse() {
        page("/");
        if (random.nextDouble() < SIGNS_IN) {
            signIn();
        }
        if (random.nextBoolean()) {
            track("Products Searched", Map.of("query", Product.any(random).category()));
        }
        for (var i = 0; i <= random.nextInt(4); i++) {
            track("Product Viewed", described(Product.any(random)));
        }
    }

    private void signIn() {
        var call = call("identify");
        call.put("userId", shopper.userId());
        call.put("traits", shopper.traits());
        calls.add(call);
        signedIn = true;
    }

    /** Returns whether an order came of it. */
    private boolean fillCart() {
        var cart = new ArrayList<Product>();
        for (var i = 0; i <= random.nextInt(3); i++) {
            var product = Product.any(random);
            cart.add(product);
            track("Product Added", described(product));
        }
        track("Cart Viewed", Map.of("cart_id", "cart-" + id));
        if (random.nextDouble() > ORDERS) {
            return false;
        }
        order(cart);
        return true;
    }

    private void order(List<Product> cart) {
        if (!signedIn) {
            signIn();
        }
        var orderId = "demo-" + id;
        var total = cart.stream()
                .map(product -> shopper.market().price(product.euros()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        track("Checkout Started", Map.of("order_id", orderId, "currency", shopper.market().currency, "value", total));
        var order = new LinkedHashMap<String, Object>();
        order.put("order_id", orderId);
        order.put("total", total);
        order.put("currency", shopper.market().currency);
        order.put("country", shopper.market().country);
        order.put("products", cart.stream().map(this::line).toList());
        track("Order Completed", order);
        if (random.nextDouble() < SUBSCRIBES) {
            track("Email Subscribed", Map.of("list_id", "news", "email", shopper.email()));
        }
        if (random.nextDouble() < RETURNS) {
            track("Order Refunded", Map.of("order_id", orderId, "total", total, "currency", shopper.market().currency));
        }
    }

    private Map<String, Object> line(Product product) {
        var line = new LinkedHashMap<>(described(product));
        line.put("quantity", 1);
        return line;
    }

    private Map<String, Object> described(Product product) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("product_id", product.id());
        properties.put("name", product.name());
        properties.put("category", product.category());
        properties.put("brand", product.brand());
        properties.put("price", shopper.market().price(product.euros()));
        properties.put("currency", shopper.market().currency);
        return properties;
    }

    private void page(String path) {
        var call = call("page");
        call.put("properties", Map.of("url", "https://demo.example" + path, "title", "Demo shop"));
        calls.add(call);
    }

    private void track(String event, Map<String, Object> properties) {
        var call = call("track");
        call.put("event", event);
        call.put("properties", properties);
        calls.add(call);
    }

    private Map<String, Object> call(String type) {
        var call = new LinkedHashMap<String, Object>();
        call.put("type", type);
        call.put("messageId", id + "-" + calls.size());
        call.put("anonymousId", shopper.anonymousId());
        if (signedIn) {
            call.put("userId", shopper.userId());
        }
        call.put("context", Map.of("locale", shopper.market().language, "timezone", shopper.market().timeZone));
        return call;
    }
}
