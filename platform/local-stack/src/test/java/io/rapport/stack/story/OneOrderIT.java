package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One shopper and her order on their way through all services, as a storefront, an agent, a marketer and an analyst see them. */
@Order(1)
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneOrderIT {
    private static final String MAIL = "ayse@example.com";
    private static final int MORE_ORDERS = 20;

    /** Whole, and long enough ago that all orders fall into this minute. */
    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    private final Instant bought = minute.plusMillis(500);
    private RunningStack stack;
    private Api api;
    private String customer;
    private String segment;
    private String campaign;
    private BlockingQueue<JsonNode> revisions;

    @BeforeAll
    void prepareCampaign(RunningStack running) throws Exception {
        stack = running;
        api = running.api();
        var rule = Map.of("all", List.of(Map.of("metric", "orders", "op", ">=", "value", 1)));
        segment =
                id(api.post("marketer", Service.ANALYTICS, "/api/v1/segments", Map.of("name", "Bought", "rule", rule)));
        var languages = Map.of("en", content("Thank you"), "tr", content("Teşekkürler"));
        var template = id(api.post(
                "marketer",
                Service.CAMPAIGN,
                "/api/v1/templates",
                Map.of("name", "Thanks", "channel", "email", "languages", languages, "fallback", "en")));
        var body = Map.of("name", "Thanks", "segment", segment, "template", template, "holdout", 0);
        eventually(() -> campaign = id(api.post("marketer", Service.CAMPAIGN, "/api/v1/campaigns", body)));
        api.post("marketer", Service.CAMPAIGN, "/api/v1/campaigns/" + campaign + "/start", null)
                .ok();
        revisions = api.follow("analyst", Service.MIS_BRIDGE, "/api/v1/kpis/stream?kpi=revenue&window=minute");
    }

    @Test
    @Order(1)
    void makesACustomerOfAVisitorWhoSaysWhoSheIs() {
        send("page", call("s-page", Map.of("name", "Home", "properties", Map.of("url", "https://shop.example/"))));
        var traits = Map.of("name", "Ayşe Yılmaz", "email", MAIL, "language", "tr", "country", "TR");
        send("identify", identified("s-identify", Map.of("traits", traits)));
        send(
                "track",
                identified("s-consent", Map.of("event", "Email Subscribed", "properties", Map.of("email", MAIL))));

        eventually(() -> customer = api.customer("user:story-1").orElseThrow(() -> new AssertionError("not yet")));
        eventually(() -> assertThat(api.get("agent", Service.CUSTOMER, "/api/v1/customers/" + customer + "/consents")
                        .at("/items/0/state")
                        .asText())
                .isEqualTo("granted"));
        var seen = api.get("agent", Service.CUSTOMER, "/api/v1/customers/" + customer);
        assertThat(seen.path("language").asText()).isEqualTo("tr");
        assertThat(seen.path("emails").path(0).asText()).isEqualTo(MAIL);
    }

    @Test
    @Order(2)
    void countsAnOrderSentTwiceOnce() {
        send("track", order("s-order", "S-1", "1383.81"));
        send("track", order("s-order", "S-1", "1383.81"));

        eventually(() -> assertFigures(1, "1383.81"));
        eventually(
                () -> assertThat(timeline()).containsOnlyOnce("order-completed").contains("identified"));
    }

    @Test
    @Order(3)
    void keepsWhatSheDidBeforeSheWasKnown() {
        eventually(() -> assertThat(api.get("agent", Service.INTERACTION, "/api/v1/customers/" + customer + "/timeline")
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("id").asText()))
                .contains("s-page", "s-identify", "s-consent", "s-order"));
    }

    @Test
    @Order(4)
    void writesToHerInHerLanguageOnce() {
        eventually(() -> assertThat(api.get("marketer", Service.ANALYTICS, "/api/v1/segments/" + segment + "/members")
                        .path("items")
                        .valueStream()
                        .map(member -> member.path("customerId").asText()))
                .contains(customer));
        eventually(() -> assertThat(receipt().path("sent").asLong()).isOne());
        eventually(() -> assertThat(mailsToHer()).hasSize(1));

        assertThat(mailsToHer().getFirst().path("subject").asText()).startsWith("Teşekkürler");
        assertThat(receipt().path("planned").asLong()).isEqualTo(accountedFor(receipt()));
    }

    @Test
    @Order(5)
    void helpsHer() {
        var ticket = new HashMap<String, Object>(Map.of("customerId", customer, "subject", "Where is my parcel?"));
        ticket.putAll(Map.of("body", "It has not come.", "type", "question"));
        eventually(
                () -> ticket.put("id", id(api.post("agent", Service.SUPPORT, "/api/v1/tickets", withoutId(ticket)))));
        var path = "/api/v1/tickets/" + ticket.get("id");
        api.post("agent", Service.SUPPORT, path + "/messages", Map.of("body", "Tomorrow.", "visibility", "public"))
                .ok();
        var etag = api.read("agent", Service.SUPPORT, path).etag().orElseThrow();
        api.patch("agent", Service.SUPPORT, path, etag, Map.of("status", "resolved"))
                .ok();

        eventually(() -> {
            var overview = api.get("agent", Service.SUPPORT, "/api/v1/customers/" + customer + "/overview");
            assertThat(overview.at("/orders/0/total").asText()).isEqualTo("1383.81");
            assertThat(overview.at("/metrics/currencies/0/revenue").asText()).isEqualTo("1383.81");
            assertThat(overview.at("/segments/0/id").asText()).isEqualTo(segment);
            assertThat(overview.at("/tickets/0/status").asText()).isEqualTo("resolved");
            assertThat(overview.at("/campaigns/0/id").asText()).isEqualTo(campaign);
        });
        eventually(() -> assertThat(
                        kpi("tickets-resolved", "day", "").path("value").asText())
                .isEqualTo("1"));
    }

    @Test
    @Order(6)
    void publishesKpisThatCanBeProved() throws Exception {
        for (var window : List.of("minute", "hour", "day")) {
            eventually(() -> {
                assertThat(kpi("orders", window, "&currency=TRY").path("value").asText())
                        .isEqualTo("1");
                assertThat(kpi("revenue", window, "&currency=TRY").path("value").asText())
                        .isEqualTo("1383.81");
            });
        }
        assertThat(proof().path("equal").asBoolean()).isTrue();
        var told = revisions.poll(20, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.path("value").asText()).isEqualTo("1383.81");
    }

    @Test
    @Order(7)
    void catchesUpWhenAServiceWasKilledMeanwhile() {
        stack.kill(Service.ANALYTICS);
        for (var i = 0; i < MORE_ORDERS; i++) {
            send("track", order("s-more-" + i, "S-more-" + i, "10.01"));
            if (i == MORE_ORDERS / 2) {
                stack.kill(Service.MIS_BRIDGE);
            }
        }
        stack.up();

        eventually(() -> assertFigures(1 + MORE_ORDERS, "1584.01"));
        eventually(() -> assertThat(
                        kpi("revenue", "minute", "&currency=TRY").path("value").asText())
                .isEqualTo("1584.01"));
        assertThat(proof().path("equal").asBoolean()).isTrue();
        assertThat(mailsToHer()).hasSize(1);
        assertThat(stack.run("verify")).isZero();
    }

    @Test
    @Order(8)
    void followsAMergeAndItsUndoingEverywhere() {
        send("track", other(order("s-other", "S-other", "100.00")));
        eventually(() -> assertThat(api.customer("user:story-2")).isPresent());
        var other = api.customer("user:story-2").orElseThrow();
        awaitCustomers(2);
        assertThat(orders()).isEqualTo(1 + MORE_ORDERS);

        var path = "/api/v1/customers/" + customer;
        api.post("agent", Service.CUSTOMER, path + "/merge", Map.of("with", other))
                .ok();

        awaitOrders(2 + MORE_ORDERS, "1684.01");
        awaitCustomers(1);
        assertThat(api.customer("user:story-2")).contains(customer);
        assertThat(api.read("agent", Service.CUSTOMER, "/api/v1/customers/" + other)
                        .status())
                .isEqualTo(308);
        assertThat(stack.run("verify")).isZero();

        api.post("agent", Service.CUSTOMER, path + "/unmerge", null).ok();

        awaitOrders(1 + MORE_ORDERS, "1584.01");
        awaitCustomers(2);
        assertThat(api.customer("user:story-2")).contains(other);
        assertThat(mailsToHer()).hasSize(1);
        assertThat(stack.run("verify")).isZero();
    }

    /** In her metrics and on her timeline. */
    private void awaitOrders(int orders, String revenue) {
        eventually(() -> assertFigures(orders, revenue));
        eventually(() -> assertThat(orders()).isEqualTo(orders));
    }

    private long orders() {
        return timeline().stream().filter("order-completed"::equals).count();
    }

    /** Of the minute, as KPIs count them. */
    private void awaitCustomers(int customers) {
        for (var name : List.of("new-customers", "active-customers")) {
            eventually(() ->
                    assertThat(kpi(name, "minute", "").path("value").asText()).isEqualTo(Integer.toString(customers)));
        }
    }

    private void assertFigures(int orders, String revenue) {
        var metrics = api.get("agent", Service.ANALYTICS, "/api/v1/customers/" + customer + "/metrics")
                .at("/currencies/0");
        assertThat(metrics.path("currency").asText()).isEqualTo("TRY");
        assertThat(metrics.path("orders").asInt()).isEqualTo(orders);
        assertThat(metrics.path("revenue").asText()).isEqualTo(revenue);
    }

    private List<String> timeline() {
        return api.get("agent", Service.INTERACTION, "/api/v1/customers/" + customer + "/timeline?limit=200")
                .path("items")
                .valueStream()
                .map(item -> item.path("kind").asText())
                .toList();
    }

    private JsonNode receipt() {
        return api.get("marketer", Service.CAMPAIGN, "/api/v1/campaigns/" + campaign + "/receipt");
    }

    private static long accountedFor(JsonNode receipt) {
        var sum = receipt.path("sent").asLong()
                + receipt.path("heldOut").asLong()
                + receipt.path("pending").asLong();
        for (var reasons : List.of(receipt.path("skipped"), receipt.path("failed"))) {
            sum += reasons.valueStream().mapToLong(JsonNode::asLong).sum();
        }
        return sum;
    }

    private List<JsonNode> mailsToHer() {
        var mails = new ArrayList<JsonNode>();
        api.mails()
                .valueStream()
                .filter(mail -> mail.path("to").toString().contains(MAIL))
                .forEach(mails::add);
        return mails;
    }

    /** The published figure of the window in which she bought. */
    private JsonNode kpi(String name, String window, String query) {
        var start = start(window);
        var path = "/api/v1/kpis?kpi=%s&window=%s&from=%s&to=%s%s"
                .formatted(name, window, start, start.plusSeconds(1), query);
        return api.get("analyst", Service.MIS_BRIDGE, path).path("items").path(0);
    }

    private Instant start(String window) {
        return switch (window) {
            case "minute" -> minute;
            case "hour" -> minute.truncatedTo(ChronoUnit.HOURS);
            default -> minute.truncatedTo(ChronoUnit.DAYS);
        };
    }

    private JsonNode proof() {
        return api.get(
                "analyst", Service.MIS_BRIDGE, "/api/v1/kpis/revenue/proof?window=minute&currency=TRY&start=" + minute);
    }

    private void send(String kind, Map<String, Object> call) {
        api.collect(stack.writeKey(), "/v1/" + kind, call).ok();
    }

    /** What SDKs put around every call. */
    private Map<String, Object> call(String messageId, Map<String, Object> rest) {
        var call = new HashMap<>(rest);
        call.put("messageId", messageId);
        call.put("anonymousId", "story-device");
        call.put("timestamp", bought.toString());
        call.put("sentAt", bought.toString());
        call.put("context", Map.of("library", Map.of("name", "analytics-node", "version", "2.2.0"), "locale", "en-US"));
        return call;
    }

    private Map<String, Object> identified(String messageId, Map<String, Object> rest) {
        var call = call(messageId, rest);
        call.put("userId", "story-1");
        return call;
    }

    private Map<String, Object> order(String messageId, String orderId, String total) {
        var product = Map.of("product_id", "p-1", "name", "Teapot", "price", total, "quantity", 1);
        var properties = Map.of(
                "order_id", orderId, "total", total, "currency", "TRY", "country", "TR", "products", List.of(product));
        return identified(messageId, Map.of("event", "Order Completed", "properties", properties));
    }

    /** The same of someone else. */
    private static Map<String, Object> other(Map<String, Object> call) {
        call.put("userId", "story-2");
        call.put("anonymousId", "other-device");
        return call;
    }

    private static Map<String, String> content(String subject) {
        return Map.of("subject", subject, "text", "{unsubscribe}", "html", "<p>{unsubscribe}</p>");
    }

    private static Map<String, Object> withoutId(Map<String, Object> ticket) {
        var body = new HashMap<>(ticket);
        body.remove("id");
        return body;
    }

    private static String id(Api.Answer created) {
        return created.ok().path("id").asText();
    }
}
