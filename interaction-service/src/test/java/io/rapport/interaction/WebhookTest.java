package io.rapport.interaction;

import static io.rapport.interaction.Storefront.orderOf;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.EventJson;
import io.rapport.events.IdentityEvent.ConsentGiven;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.ProductChanged;
import io.rapport.events.Topic;
import io.rapport.interaction.source.Secrets;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class WebhookTest {
    private static final String SECRET = "a shop's own secret";
    private static final String SECRETS =
            ",\"secrets\":{\"shopify\":\"%s\",\"woocommerce\":\"%s\"}".formatted(SECRET, SECRET);

    private final String shop = some("shop");
    private String sourceId;

    @Inject
    Jdbi jdbi;

    @Inject
    Secrets secrets;

    @BeforeEach
    void opensTheShop() {
        sourceId = source(shop, SECRETS).path("id");
    }

    @Test
    void countsAShopifyOrderOnceHoweverOftenItIsTold() throws IOException {
        var order = SharedData.text("shopify/order.json");
        var bare = (ObjectNode) EventJson.MAPPER.readTree(order).get("order");
        shopify("orders/create", order).statusCode(200).body("accepted", equalTo(1));
        shopify("orders/create", order).statusCode(200);
        shopify("orders/create", bare.toString()).statusCode(200);
        shopify("orders/paid", bare.toString()).statusCode(200).body("accepted", equalTo(2));
        shopify("orders/updated", bare.toString()).statusCode(200);

        happenedHere("shopify/order/450789469/updated/2008-01-10T11:00:00-05:00");
        assertThat(told("shopify/order/450789469/completed")).hasSize(1);
        orderOf(shop, "450789469")
                .statusCode(200)
                .body("gross", equalTo("409.94"))
                .body("currency", equalTo("USD"))
                .body("country", equalTo("US"))
                .body("version", equalTo(1))
                .body("placedAt", equalTo("2008-01-10T16:00:00Z"))
                .body("lines", hasSize(3));
    }

    @Test
    void knowsTheShopifyCustomer() throws IOException {
        shopify("orders/create", SharedData.text("shopify/order.json")).statusCode(200);
        shopify("customers/update", SharedData.text("shopify/customer.json"))
                .statusCode(200)
                .body("accepted", equalTo(1));

        var people = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvents(2, Identified.class, event -> event.shop().equals(shop));
        assertThat(people).allSatisfy(person -> {
            assertThat(person.identities()).contains("shopify:" + shop + "/207119551");
            assertThat(person.traits().path("email").asText()).isEqualTo("bob.norman@hostmail.com");
            assertThat(person.traits().at("/address/city").asText()).isEqualTo("Louisville");
        });
        assertThat(EventProbe.of(Topic.STOREFRONT_EVENTS).records())
                .noneSatisfy(
                        record -> assertThat(new String(record.value(), UTF_8)).contains("bob.norman"));
    }

    @Test
    void takesAShopifyRefundAndCancellationOnceWhicheverComesFirst() {
        var refund = """
                {"id":929361465,"order_id":7001,"created_at":"2026-03-02T10:00:00Z","transactions":[
                 {"kind":"refund","status":"success","amount":"10.25","currency":"USD"},
                 {"kind":"refund","status":"failure","amount":"99.00","currency":"USD"}]}""";
        var order = """
                {"id":7001,"email":"x@example.com","currency":"USD","total_price":"50.00","created_at":"2026-03-01T10:00:00Z",
                 "updated_at":"2026-03-02T10:00:01Z","refunds":[%s],"cancelled_at":%s}""";
        shopify("refunds/create", refund).statusCode(200).body("accepted", equalTo(1));
        shopify("orders/updated", order.formatted(refund, "null")).statusCode(200);

        await().untilAsserted(() -> orderOf(shop, "7001")
                .statusCode(200)
                .body("status", equalTo("REFUNDED"))
                .body("refunded", equalTo("10.25"))
                .body("gross", equalTo("50.00")));

        shopify("orders/cancelled", order.formatted(refund, "\"2026-03-03T10:00:00Z\""))
                .statusCode(200);
        await().untilAsserted(() ->
                orderOf(shop, "7001").body("status", equalTo("CANCELLED")).body("refunded", equalTo("10.25")));
    }

    @Test
    void countsNoTestOrderAndNoRefundWithoutMoney() {
        shopify("orders/create", "{\"id\":1,\"test\":true,\"total_price\":\"5\"}")
                .body("accepted", equalTo(0));
        shopify("refunds/create", "{\"id\":1,\"order_id\":1,\"transactions\":[],\"refund_line_items\":[]}")
                .body("accepted", equalTo(0));
    }

    @Test
    void takesConsentOnlyWhereShopifySaysSo() {
        var customer = "{\"id\":8,\"email\":\"%s@example.com\",\"updated_at\":\"2026-03-01T10:00:00Z\",".formatted(shop)
                + "\"email_marketing_consent\":{\"state\":\"%s\",\"consent_updated_at\":\"2026-03-01T09:00:00Z\"}}";
        shopify("customers/create", customer.formatted("pending")).body("accepted", equalTo(1));
        shopify("customers/update", customer.formatted("subscribed")).body("accepted", equalTo(2));

        var consent = EventProbe.of(Topic.STOREFRONT_IDENTITIES)
                .untilEvents(1, ConsentGiven.class, event -> event.shop().equals(shop));
        assertThat(consent.getFirst().state()).isEqualTo("granted");
    }

    @Test
    void countsAWooCommerceOrderOnceFromWhenItIsPlaced() throws IOException {
        var order = (ObjectNode) EventJson.MAPPER.readTree(SharedData.text("woocommerce/orders-0.json"));
        wooCommerce("order.created", order.deepCopy().put("status", "pending").toString())
                .statusCode(200)
                .body("accepted", equalTo(0));
        wooCommerce("order.updated", order.toString()).statusCode(200).body("accepted", equalTo(2));
        wooCommerce("order.created", order.toString()).statusCode(200);
        happenedHere("woocommerce/order/727/updated/2017-03-22T19:28:08");

        orderOf(shop, "727")
                .statusCode(200)
                .body("gross", equalTo("29.35"))
                .body("currency", equalTo("USD"))
                .body("country", equalTo("US"))
                .body("version", equalTo(1))
                .body("placedAt", equalTo("2017-03-22T19:28:02Z"))
                .body("lines", hasSize(2));
        order.withArray("/refunds").addObject().put("id", 5).put("total", "-9.35");
        order.put("date_modified_gmt", "2017-03-23T08:00:00");
        wooCommerce("order.updated", order.toString()).statusCode(200);
        wooCommerce(
                        "order.updated",
                        order.put("date_modified_gmt", "2017-03-24T08:00:00").toString())
                .statusCode(200);
        happenedHere("woocommerce/order/727/updated/2017-03-24T08:00:00");
        orderOf(shop, "727").body("refunded", equalTo("9.35"));
        assertThat(told("woocommerce/refund/5")).hasSize(1);
    }

    @Test
    void answersTheTestOfANewWooCommerceWebhook() {
        RestAssured.given()
                .contentType("application/x-www-form-urlencoded")
                .body("webhook_id=12")
                .post("/webhooks/woocommerce/" + shop)
                .then()
                .statusCode(200);
    }

    @Test
    void publishesProductsAndIgnoresWhatIsOlder() {
        var product = """
                {"id":632910392,"title":"IPod Nano","vendor":"Apple","product_type":"Music","updated_at":"%s",
                 "variants":[{"sku":"IPOD","price":"%s","inventory_quantity":4},{"inventory_quantity":6}]}""";
        shopify("products/update", product.formatted("2026-03-02T10:00:00Z", "199.00"));
        shopify("products/update", product.formatted("2026-03-01T10:00:00Z", "1.00"));
        wooCommerce("product.updated", """
                {"id":93,"name":"Woo Single","price":"3","stock_quantity":null,"categories":[{"name":"Music"}]}""");

        var products = EventProbe.of(Topic.INTERACTION_PRODUCTS)
                .untilEvents(2, ProductChanged.class, event -> event.shop().equals(shop));
        assertThat(products)
                .filteredOn(each -> each.productId().equals("632910392"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.price().amount()).isEqualByComparingTo("199");
                    assertThat(each.stock()).isEqualTo(10);
                    assertThat(each.category()).isEqualTo("Music");
                });
    }

    @Test
    void countsTheStockOfAllLocationsWhicheverIsToldFirst() {
        var product = """
                {"id":77,"title":"Uno","updated_at":"%s","variants":[{"inventory_item_id":1,"inventory_quantity":%d},
                 {"inventory_item_id":2,"inventory_quantity":%d}]}""";
        var level = "{\"inventory_item_id\":%d,\"location_id\":%d,\"available\":%s,\"updated_at\":\"%s\"}";
        shopify("inventory_levels/update", level.formatted(1, 9, "8", "2026-03-02T10:00:00Z"));
        shopify("products/create", product.formatted("2026-03-01T10:00:00Z", 10, 5));
        stock("77").body("stock", equalTo(13));

        shopify("inventory_levels/update", level.formatted(1, 9, "10", "2026-03-01T10:00:00Z"));
        stock("77").body("stock", equalTo(13));
        shopify("inventory_levels/update", level.formatted(2, 9, "4", "2026-03-03T10:00:00Z"));
        stock("77").body("stock", equalTo(12));
        shopify("products/update", product.formatted("2026-03-04T10:00:00Z", 8, 7));
        stock("77").body("stock", equalTo(15));
        shopify("inventory_levels/update", level.formatted(2, 9, "1", "2026-03-05T10:00:00Z"));
        stock("77").body("stock", equalTo(12));
        shopify("inventory_levels/update", level.formatted(2, 9, "null", "2026-03-06T10:00:00Z"))
                .statusCode(200);
        stock("77").body("stock", equalTo(12));
    }

    @Test
    void publishesThatAProductIsNoLongerSoldUntilItComesBack() {
        shopify("products/create", "{\"id\":5,\"title\":\"Uno\",\"updated_at\":\"2026-03-01T10:00:00Z\"}");
        shopify("products/delete", "{\"id\":5}").statusCode(200);
        shopify("products/update", "{\"id\":5,\"title\":\"Late\",\"updated_at\":\"2026-03-02T10:00:00Z\"}");
        stock("5").body("name", equalTo("Uno")).body("deletedAt", notNullValue());
        var woo = "{\"id\":6,\"name\":\"Woo\",\"price\":\"3\",\"date_modified_gmt\":\"2026-03-01T10:00:00\"}";
        wooCommerce("product.created", woo);
        wooCommerce("product.deleted", "{\"id\":6}").statusCode(200);
        wooCommerce("product.restored", woo).statusCode(200);
        stock("6").body("name", equalTo("Woo")).body("deletedAt", nullValue());

        var products = EventProbe.of(Topic.INTERACTION_PRODUCTS)
                .untilEvents(5, ProductChanged.class, event -> event.shop().equals(shop));
        assertThat(products)
                .extracting(each -> each.productId() + " " + each.version() + " " + (each.deletedAt() != null))
                .containsExactlyInAnyOrder("5 1 false", "5 2 true", "6 1 false", "6 2 true", "6 3 false");
    }

    @Test
    void publishesAProductOfTheApiOnlyWhenItChanges() {
        var uno = "{\"name\":\"Uno\",\"stock\":3,\"price\":{\"amount\":\"9.90\",\"currency\":\"EUR\"}}";
        put("9", uno).statusCode(200).body("version", equalTo(1));
        put("9", uno).statusCode(200).body("version", equalTo(1));
        Api.given(Roles.ADMIN).delete("/api/v1/products/9?shop=" + shop).then().statusCode(204);
        stock("9").body("deletedAt", notNullValue()).body("version", equalTo(2));
        put("9", uno).statusCode(200).body("version", equalTo(3)).body("deletedAt", nullValue());
        Api.given(Roles.ADMIN)
                .delete("/api/v1/products/none?shop=" + shop)
                .then()
                .statusCode(404);
        Api.given(Roles.AGENT).delete("/api/v1/products/9?shop=" + shop).then().statusCode(403);
    }

    @Test
    void countsARevivedOrderAgain() {
        var order = """
                {"id":8001,"currency":"EUR","total_price":"50.00","created_at":"2026-03-01T10:00:00Z",
                 "updated_at":"%s","cancelled_at":%s}""";
        shopify("orders/create", order.formatted("2026-03-01T10:00:00Z", "null"));
        shopify("orders/cancelled", order.formatted("2026-03-02T10:00:05Z", "\"2026-03-02T10:00:00Z\""));
        await().untilAsserted(() -> orderOf(shop, "8001").body("status", equalTo("CANCELLED")));
        shopify("orders/updated", order.formatted("2026-03-01T11:00:00Z", "null"));
        happenedHere("shopify/order/8001/updated/2026-03-01T11:00:00Z");
        orderOf(shop, "8001").body("status", equalTo("CANCELLED"));
        shopify("orders/updated", order.formatted("2026-03-03T10:00:00Z", "null"));
        await().untilAsserted(() ->
                orderOf(shop, "8001").body("status", equalTo("COMPLETED")).body("gross", equalTo("50.00")));

        var woo = """
                {"id":8002,"status":"%s","currency":"EUR","total":"20.00","date_created_gmt":"2026-03-01T10:00:00",
                 "date_modified_gmt":"%s"}""";
        wooCommerce("order.created", woo.formatted("processing", "2026-03-01T10:00:00"));
        wooCommerce("order.updated", woo.formatted("cancelled", "2026-03-02T10:00:00"));
        await().untilAsserted(() -> orderOf(shop, "8002").body("status", equalTo("CANCELLED")));
        wooCommerce("order.updated", woo.formatted("processing", "2026-03-03T10:00:00"));
        await().untilAsserted(() -> orderOf(shop, "8002").body("status", equalTo("COMPLETED")));
        wooCommerce("order.updated", woo.formatted("cancelled", "2026-03-04T10:00:00"));
        await().untilAsserted(() -> orderOf(shop, "8002").body("status", equalTo("CANCELLED")));
    }

    @Test
    void keepsPrivacyRequestsForAnAdminAndForgetsThemWhenDone() {
        var asked = "{\"shop_id\":1,\"customer\":{\"id\":191167,\"email\":\"%s@example.com\"},\"orders_to_redact\":[1]}"
                .formatted(shop);
        for (var topic : List.of("customers/redact", "customers/data_request", "shop/redact", "customers/redact")) {
            shopify(topic, asked).statusCode(200);
        }
        var here = "items.findAll { it.source == '%s' }".formatted(shop);
        var list = Api.given(Roles.ADMIN)
                .get("/api/v1/shop-privacy-requests")
                .then()
                .statusCode(200)
                .body(here + ".topic", contains("shop/redact", "customers/data_request", "customers/redact"))
                .body(here + ".body", contains(nullValue(), nullValue(), nullValue()))
                .extract();
        String id = list.path(here + "[2].id");

        Api.given(Roles.ADMIN)
                .get("/api/v1/shop-privacy-requests/" + id)
                .then()
                .body("body.customer.id", equalTo(191167));
        Api.given(Roles.ADMIN)
                .post("/api/v1/shop-privacy-requests/" + id + "/done")
                .then()
                .statusCode(200)
                .body("body", nullValue());
        Api.given(Roles.AGENT).get("/api/v1/shop-privacy-requests").then().statusCode(403);
        assertThat(EventProbe.of(Topic.STOREFRONT_IDENTITIES).records())
                .noneSatisfy(
                        record -> assertThat(new String(record.value(), UTF_8)).contains(shop + "@"));
    }

    @Test
    void answersUnknownTopicsWell() {
        shopify("themes/publish", "{\"id\":1}").statusCode(200).body("accepted", equalTo(0));
        wooCommerce("coupon.created", "{\"id\":1}").statusCode(200).body("rejected", empty());
    }

    @Test
    void quarantinesWhatBreaksARule() {
        shopify("orders/create", "{\"id\":9,\"currency\":\"QQQ\",\"total_price\":\"5\"}")
                .statusCode(200)
                .body("rejected[0].messageId", equalTo("shopify/order/9/completed"))
                .body("rejected[0].errors.field", contains("properties.currency"));
        Storefront.quarantined("shopify/order/9/completed");
    }

    @Test
    void refusesWhatIsNotSigned() {
        var body = "{\"id\":66,\"total_price\":\"5\",\"currency\":\"USD\"}";
        post("shopify", shop, "X-Shopify-Topic", "orders/create", body, null).statusCode(401);
        post("shopify", shop, "X-Shopify-Topic", "orders/create", body, "AAAA").statusCode(401);
        post("shopify", shop, "X-Shopify-Topic", "orders/create", body + " ", signed(body, SECRET))
                .statusCode(401)
                .contentType("application/problem+json");
        post("shopify", some("nobody"), "X-Shopify-Topic", "orders/create", body, signed(body, SECRET))
                .statusCode(401);
        post("woocommerce", shop, "X-WC-Webhook-Topic", "order.created", body, null)
                .statusCode(401);
        assertThat(told("shopify/order/66/completed")).isEmpty();
    }

    @Test
    void takesTheOldAndTheNewSecretWhileTheShopChangesOver() {
        var body = "{\"id\":1}";
        Api.given(Roles.ADMIN)
                .body("{\"kind\":\"shopify\",\"secret\":\"the shop's new one\"}")
                .post("/api/v1/sources/{id}/secrets", sourceId)
                .then()
                .statusCode(201)
                .body("secret", nullValue());
        for (var secret : List.of(SECRET, "the shop's new one")) {
            post("shopify", shop, "X-Shopify-Topic", "x", body, signed(body, secret))
                    .statusCode(200);
        }
        String made = Api.given(Roles.ADMIN)
                .body("{\"kind\":\"shopify\",\"graceHours\":0}")
                .post("/api/v1/sources/{id}/secrets", sourceId)
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
        post("shopify", shop, "X-Shopify-Topic", "x", body, signed(body, made)).statusCode(200);
        post("shopify", shop, "X-Shopify-Topic", "x", body, signed(body, "the shop's new one"))
                .statusCode(401);
    }

    @Test
    void keepsSecretsSealedAndSealsThoseThatAnOlderVersionKeptInClear() {
        assertThat(keptSecret()).startsWith("sealed:1:").doesNotContain(SECRET);

        jdbi.useHandle(handle -> handle.execute(
                "update source_secret set secret = ? where kind = 'shopify' and source_id = cast(? as uuid)",
                SECRET,
                sourceId));
        shopify("x", "{\"id\":1}").statusCode(200);
        secrets.start(null);
        assertThat(keptSecret()).startsWith("sealed:1:");
        shopify("x", "{\"id\":1}").statusCode(200);
    }

    private String keptSecret() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select secret from source_secret where kind = 'shopify' and source_id = cast(:id as uuid)")
                .bind("id", sourceId)
                .mapTo(String.class)
                .one());
    }

    private ValidatableResponse stock(String product) {
        return Api.given(Roles.AGENT)
                .get("/api/v1/products/{id}?shop={shop}", product, shop)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse put(String product, String body) {
        return Api.given(Roles.ADMIN)
                .body(body)
                .put("/api/v1/products/{id}?shop={shop}", product, shop)
                .then();
    }

    private ValidatableResponse shopify(String topic, String body) {
        return post("shopify", shop, "X-Shopify-Topic", topic, body, signed(body, SECRET));
    }

    private ValidatableResponse wooCommerce(String topic, String body) {
        return post("woocommerce", shop, "X-WC-Webhook-Topic", topic, body, signed(body, SECRET));
    }

    private static ValidatableResponse post(
            String kind, String source, String topicHeader, String topic, String body, String signature) {
        var given = RestAssured.given().contentType("application/json").header(topicHeader, topic);
        if (signature != null) {
            given.header(kind.equals("shopify") ? "X-Shopify-Hmac-Sha256" : "X-WC-Webhook-Signature", signature);
        }
        return given.body(body.getBytes(UTF_8))
                .post("/webhooks/{kind}/{source}", kind, source)
                .then();
    }

    private static String signed(String body, String secret) {
        return signed(body.getBytes(UTF_8), secret);
    }

    static String signed(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void happenedHere(String id) {
        await().untilAsserted(() -> assertThat(told(id)).isNotEmpty());
    }

    private List<Happened> told(String id) {
        return EventProbe.of(Topic.INTERACTION_EVENTS).all().stream()
                .filter(probed -> probed.envelope().id().equals(id)
                        && probed.envelope().source().equals("storefront/" + shop))
                .map(probed -> (Happened) probed.data())
                .toList();
    }
}
