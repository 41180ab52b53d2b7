package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.stack.Topology.Service;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What storefronts send wrong is answered clearly, and takes nothing else with it. */
@Order(2)
@ExtendWith(RunningStack.Shared.class)
class BadInputIT {
    private RunningStack stack;
    private Api api;

    @BeforeEach
    void take(RunningStack stack) {
        this.stack = stack;
        this.api = stack.api();
    }

    @Test
    void refusesAWrongWriteKey() {
        assertThat(api.collect("nobody", "/v1/track", order("1", "EUR", 1)).status())
                .isEqualTo(401);
    }

    @Test
    void refusesBrokenJson() {
        var answer = api.collect(stack.writeKey(), "/v1/track", "{\"event\": \"Order Comp");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("title").asText()).isNotEmpty();
    }

    @Test
    void refusesALargeEvent() {
        var call = Map.of(
                "event", "Product Viewed", "userId", "bad-1", "properties", Map.of("name", "x".repeat(40 * 1024)));

        assertThat(api.collect(stack.writeKey(), "/v1/track", call).status()).isEqualTo(413);
    }

    @Test
    void namesTheFieldOfAnUnknownCurrency() {
        var answer = api.collect(stack.writeKey(), "/v1/track", order("1", "XQQ", 1));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("properties.currency");
    }

    @Test
    void namesTheFieldOfANegativeQuantity() {
        var answer = api.collect(stack.writeKey(), "/v1/track", order("1", "EUR", -1));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("properties.products[0].quantity");
    }

    @Test
    void keepsTheGoodOfABatchWithOneBad() {
        var batch = List.of(order("good-1", "EUR", 1), order("bad-1", "XQQ", 1), order("good-2", "EUR", 2));

        var answer = api.collect(stack.writeKey(), "/v1/batch", Map.of("batch", batch))
                .ok();

        assertThat(answer.path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.path("rejected")).hasSize(1);
        assertThat(answer.at("/rejected/0/index").asInt()).isEqualTo(1);
        eventually(() -> assertThat(ordersOf("bad-input")).containsExactlyInAnyOrder("good-1", "good-2"));
    }

    private List<String> ordersOf(String user) {
        var customer = api.customer("user:" + user).orElseThrow(() -> new AssertionError("no customer yet"));
        return api.get("agent", Service.INTERACTION, "/api/v1/customers/" + customer + "/timeline?kind=order-completed")
                .path("items")
                .valueStream()
                .map(item -> item.at("/data/order_id").asText())
                .toList();
    }

    private static Map<String, Object> order(String id, String currency, int quantity) {
        var product = Map.of("product_id", "p1", "price", 5, "quantity", quantity);
        return Map.of(
                "type",
                "track",
                "messageId",
                UUID.randomUUID().toString(),
                "event",
                "Order Completed",
                "userId",
                "bad-input",
                "properties",
                Map.of("order_id", id, "currency", currency, "total", 5, "products", List.of(product)));
    }
}
