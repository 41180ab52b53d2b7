package io.rapport.interaction;

import static io.rapport.interaction.Storefront.WRITE_KEY;
import static io.rapport.interaction.Storefront.accepts;
import static io.rapport.interaction.Storefront.happened;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is one that the sender can act on, and the consumers go on. */
@QuarkusTest
@WithRapport
class FuzzTest {
    private static final int REQUESTS = 1_500;
    private static final String SECRET = "secret of a fuzzed shop";
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "0",
            "-1",
            "1e999999999",
            "-1E-999999999",
            "NaN",
            "-Infinity",
            "9".repeat(400),
            "0." + "1".repeat(400),
            "9223372036854775808",
            "\"\"",
            "\"  \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\u202eevil\u202c\u200b\ufeff\"",
            "\"" + "x".repeat(3_000) + "\"",
            "\"null\"",
            "\"undefined\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0000-00-00\"",
            "\"-1\"",
            "\"1e5\"",
            "\"'; drop table event; --\"",
            "\"{inject}${jndi:ldap://x}\"",
            "\"x@example.com\"",
            "\"+905321234567\"",
            "\"user:\"",
            "[[[[[[[[[[]]]]]]]]]]",
            "[null,1,\"a\",{},[]]",
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(100) + "1" + "}".repeat(100));
    private static final List<String> CALLS = List.of("""
            {"type":"track","event":"Order Completed","messageId":"m","userId":"u","anonymousId":"a","timestamp":"2026-03-01T10:00:00Z",
             "sentAt":"2026-03-01T10:00:00Z","originalTimestamp":"2026-03-01T10:00:00Z","identities":["shopify:1"],"channel":"web",
             "context":{"traits":{"email":"x@example.com","phone":"+905321234567","address":{"country":"TR"}},"page":{"url":"https://a.b/c?d=e"},
              "campaign":{"source":"s"},"userAgent":"x","location":{"country":"TR"},"locale":"tr"},
             "properties":{"order_id":"1","total":"12.5","revenue":1,"currency":"TRY","shipping_address":{"country":"TR"},
              "products":[{"product_id":"p","price":1,"quantity":2}]}}""", """
            {"type":"identify","userId":"u","traits":{"email":"x@example.com","name":"Ada","birthday":"2000-01-01"},"previousId":"p","groupId":"g"}""", """
            {"batch":[{"type":"track","event":"Cart Viewed","userId":"u","properties":{"products":[{"price":1}]}},{"type":"page","anonymousId":"a",
             "name":"n"}],"context":{"locale":"tr"},"sentAt":"2026-03-01T10:00:00Z"}""", """
            {"specversion":"1.0","id":"1","source":"s","type":"storefront.order-completed","time":"2026-03-01T10:00:00Z","subject":"user:1",
             "datacontenttype":"application/json","data":{"userId":"u","order_id":"1","total":5}}""", """
            [{"specversion":"1.0","id":"1","source":"s","type":"x","data_base64":"e30=","subject":"user:1"}]""");
    private static final List<String> HOOKS = List.of("""
            {"id":1,"email":"x@example.com","currency":"USD","total_price":"5.00","created_at":"2026-03-01T10:00:00Z","updated_at":"2026-03-01T10:00:00Z",
             "cancelled_at":"2026-03-01T10:00:00Z","source_name":"web","customer":{"id":2,"default_address":{"country_code":"US","zip":"1"}},
             "line_items":[{"product_id":1,"price":"1","quantity":2}],"discount_codes":[{"code":"c"}],"billing_address":{"phone":"1"},
             "refunds":[{"id":3,"created_at":"2026-03-01T10:00:00Z","transactions":[{"kind":"refund","status":"success","amount":"1"}],
             "refund_line_items":[{"subtotal":1,"line_item":{},"quantity":1}]}],"email_marketing_consent":{"state":"subscribed"},"order_id":1,
             "inventory_item_id":7,"location_id":8,"available":9,
             "variants":[{"sku":"s","price":"1","inventory_item_id":7,"inventory_quantity":3}],"title":"t","transactions":[{"kind":"refund","amount":"1"}]}""", """
            {"id":1,"status":"processing","currency":"USD","total":"5","date_created_gmt":"2026-03-01T10:00:00","date_modified_gmt":"2026-03-01T10:00:00",
             "customer_id":5,"billing":{"email":"x@example.com","phone":"1","country":"US"},"refunds":[{"id":1,"total":"-1"}],
             "line_items":[{"product_id":1,"price":3,"quantity":1}],"coupon_lines":[{"code":"x"}],"name":"n","price":"3","stock_quantity":4,
             "categories":[{"name":"c"}]}""");
    private static final List<String> PATHS = List.of(
            "track", "identify", "page", "screen", "alias", "group", "batch", "import", "t", "b", "events", "events");
    private static final List<String> TYPES = List.of(
            "application/json",
            "text/plain",
            "application/cloudevents+json",
            "application/cloudevents-batch+json",
            "application/cloudevents+avro",
            "text/xml;charset=x");
    private static final List<String> SHOPIFY = List.of(
            "orders/create",
            "orders/updated",
            "orders/delete",
            "refunds/create",
            "customers/update",
            "products/update",
            "products/delete",
            "inventory_levels/update",
            "customers/redact",
            "customers_email_marketing_consent/update",
            "");
    private static final List<String> WOO = List.of(
            "order.created",
            "order.updated",
            "order.deleted",
            "customer.updated",
            "product.updated",
            "product.deleted",
            "x");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersNothingWith500() throws IOException, InterruptedException {
        var shop = some("fuzzed");
        source(shop, ",\"secrets\":{\"shopify\":\"%s\",\"woocommerce\":\"%s\"}".formatted(SECRET, SECRET));
        var random = new Random(20260301);
        for (var i = 0; i < REQUESTS; i++) {
            var isCall = random.nextInt(3) > 0;
            var body = mutated(random, pick(random, isCall ? CALLS : HOOKS));
            var request = isCall ? call(random, body) : webhook(random, shop, body);
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as(
                            "%d: %s %s %s: %s",
                            i, request.uri().getPath(), request.headers().map(), text(body), answer.body())
                    .isLessThan(500)
                    .isNotEqualTo(404);
        }
        var last = some("m");
        accepts("track", "{\"event\":\"Cart Viewed\",\"userId\":\"u\",\"messageId\":\"%s\"}".formatted(last));
        happened(last);
        assertThat(EventProbe.ofDeadLetters(Topic.STOREFRONT_EVENTS).records()).isEmpty();
    }

    private static HttpRequest call(Random random, byte[] body) {
        var path = pick(random, PATHS);
        var request = request("/v1/" + path, body)
                .header("Content-Type", pick(random, TYPES))
                .header("X-Write-Key", WRITE_KEY);
        if (path.equals("events") && random.nextBoolean()) {
            for (var attribute : List.of("id", "source", "specversion", "type", "time", "subject")) {
                request.header(
                        "ce-" + attribute,
                        pick(random, List.of("1.0", "%zz", "a%20b", "%00", "%ed%a0%80", "user:1", "")));
            }
        }
        if (random.nextInt(10) == 0) {
            request.header("Content-Encoding", pick(random, List.of("gzip", "br", "")));
        }
        return request.build();
    }

    private static HttpRequest webhook(Random random, String shop, byte[] body) {
        var signature = WebhookTest.signed(body, SECRET);
        return random.nextBoolean()
                ? request("/webhooks/shopify/" + shop, body)
                        .header("X-Shopify-Topic", pick(random, SHOPIFY))
                        .header("X-Shopify-Hmac-Sha256", signature)
                        .build()
                : request("/webhooks/woocommerce/" + shop, body)
                        .header("X-WC-Webhook-Topic", pick(random, WOO))
                        .header("X-WC-Webhook-Signature", signature)
                        .build();
    }

    private static HttpRequest.Builder request(String path, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .POST(BodyPublishers.ofByteArray(body));
    }

    private static byte[] mutated(Random random, String template) throws JsonProcessingException {
        var json = EventJson.MAPPER.readTree(template);
        var odds = new ArrayList<String>();
        for (var i = random.nextInt(4); i > 0; i--) {
            odds.add(pick(random, ODD));
            json = replaced(random, json, "@@" + (odds.size() - 1) + "@@");
        }
        var text = json.toString();
        for (var i = 0; i < odds.size(); i++) {
            text = text.replace("\"@@" + i + "@@\"", odds.get(i));
        }
        var body = text.getBytes(UTF_8);
        return random.nextInt(4) == 0 ? broken(random, body) : body;
    }

    /** Somewhere in the tree, by the way of a random child at each step. */
    private static JsonNode replaced(Random random, JsonNode node, String mark) {
        if (node.isValueNode() || node.isEmpty() || random.nextInt(6) == 0) {
            return TextNode.valueOf(mark);
        }
        if (node instanceof ArrayNode array) {
            var at = random.nextInt(array.size());
            array.set(at, replaced(random, array.get(at), mark));
        } else if (node instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = pick(random, names);
            object.set(name, replaced(random, object.get(name), mark));
        }
        return node;
    }

    /** Cut short, or with bytes that are no UTF-8. */
    private static byte[] broken(Random random, byte[] body) {
        var copy = Arrays.copyOf(body, random.nextBoolean() ? body.length : random.nextInt(body.length + 1));
        for (var i = random.nextInt(5); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String text(byte[] body) {
        return body.length > 2_000
                ? Base64.getEncoder().encodeToString(body).substring(0, 200)
                : new String(body, UTF_8);
    }
}
