package io.rapport.interaction;

import static io.rapport.interaction.Storefront.happened;
import static io.rapport.interaction.Storefront.orderOf;
import static io.rapport.interaction.Storefront.some;
import static io.rapport.interaction.Storefront.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class ReconciliationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String shop = some("shop");
    private final FakeShop fake = new FakeShop();
    private String sourceId;
    private String writeKey;

    @Inject
    Jdbi jdbi;

    @BeforeEach
    void opensTheShop() {
        var source = source(shop, "");
        sourceId = source.path("id");
        writeKey = source.path("writeKey");
    }

    @AfterEach
    void closesTheShop() {
        fake.close();
    }

    @Test
    void namesAndTakesInWhatShopifyHasOtherwise() {
        heard("1", "10.00", "");
        heard("2", "20.00", "");
        heard("3", "30.00", "");
        heard("5", "50.00", "");
        heard("6", "60.00", ",\"timestamp\":\"2025-01-01T10:00:00Z\"");
        shopify("1", "10.0", "");
        shopify("2", "25.00", "");
        shopify("3", "30.00", ",\"cancelled_at\":\"2026-03-02T09:00:00Z\"");
        shopify("4", "40.00", """
                ,"email":"four@example.com","refunds":[{"id":44,"created_at":"2026-03-02T10:00:00Z","transactions":[
                 {"kind":"refund","status":"success","amount":"4.00","currency":"EUR"}]}]""");
        shopify("7", "70.00", ",\"test\":true");
        access("shopify", "\"accessToken\":\"shpat_secret\"").statusCode(200).body("accessToken", nullValue());

        var id = start();
        finished(id)
                .body("listed", equalTo(4))
                .body("same", equalTo(1))
                .body("missing", equalTo(1))
                .body("different", equalTo(2))
                .body("extra", equalTo(1))
                .body("taken", equalTo(3))
                .body("rejected", equalTo(0));
        differences(id, "")
                .body("items.orderKey", contains(key("2"), key("3"), key("4"), key("5")))
                .body("items.kind", contains("different", "different", "missing", "extra"))
                .body("items[0].ours.gross", equalTo("20.00"))
                .body("items[0].theirs.gross", equalTo("25.00"))
                .body("items[1].theirs.cancelled", equalTo(true))
                .body("items[2].theirs.refunded", equalTo("4.00"))
                .body("items[3].ours.gross", equalTo("50.00"));
        differences(id, "?kind=extra&limit=1").body("items.orderKey", contains(key("5")));
        String next = differences(id, "?limit=3").extract().path("next");
        differences(id, "?limit=3&after=" + next).body("items.orderKey", contains(key("5")));
        await().atMost(PATIENCE).untilAsserted(() -> {
            orderOf(shop, "2").body("gross", equalTo("25.00"));
            orderOf(shop, "3").body("status", equalTo("CANCELLED"));
            orderOf(shop, "4").statusCode(200).body("gross", equalTo("40.00")).body("refunded", equalTo("4.00"));
        });
        assertThat(fake.keys).containsOnly("shpat_secret");
        assertThat(fake.asked.getFirst()).contains("status=any", "processed_at_min=", "processed_at_max=");

        finished(start()).body("same", equalTo(4)).body("missing", equalTo(0)).body("different", equalTo(0));
    }

    @Test
    void takesInWhatAWebhookTellsTooOnce() {
        shopify("11", "10.00", "");
        access("shopify", "\"accessToken\":\"shpat_secret\"").statusCode(200);
        finished(start()).body("missing", equalTo(1)).body("taken", equalTo(1));
        happenedHere("shopify/order/11/completed");
        Api.given(Roles.ADMIN)
                .body("{\"kind\":\"shopify\",\"secret\":\"a shop's own secret\"}")
                .post("/api/v1/sources/{id}/secrets", sourceId)
                .then()
                .statusCode(201);
        var body = fake.orders.getFirst().toString();
        io.restassured.RestAssured.given()
                .contentType("application/json")
                .header("X-Shopify-Topic", "orders/create")
                .header("X-Shopify-Hmac-Sha256", WebhookTest.signed(body.getBytes(UTF_8), "a shop's own secret"))
                .body(body.getBytes(UTF_8))
                .post("/webhooks/shopify/" + shop)
                .then()
                .statusCode(200)
                .body("accepted", equalTo(1));
        heard("12", "1.00", "");

        assertThat(told("shopify/order/11/completed")).hasSize(1);
        orderOf(shop, "11").body("version", equalTo(1));
    }

    @Test
    void readsWooCommercePageByPageAndGoesOnWhereItBroke() {
        heard("6", "20.00", "");
        for (var order = 1; order <= 5; order++) {
            fake.sells("""
                    {"id":%d,"status":"%s","currency":"EUR","total":"20.00","date_created_gmt":"2026-03-01T10:00:00",
                     "date_modified_gmt":"2026-03-01T10:00:00"}""".formatted(order, order == 5 ? "pending" : "processing"));
        }
        for (var cancelled : List.of(6, 7)) {
            fake.sells("""
                    {"id":%d,"status":"cancelled","currency":"EUR","total":"20.00","date_created_gmt":"2026-03-01T10:00:00",
                     "date_modified_gmt":"2026-03-02T10:00:00"}""".formatted(cancelled));
        }
        access("woocommerce", "\"consumerKey\":\"ck_1\",\"consumerSecret\":\"cs_1\"")
                .statusCode(200);
        fake.failures.add(503);
        var id = start();
        finished(id)
                .body("listed", equalTo(6))
                .body("missing", equalTo(4))
                .body("different", equalTo(1))
                .body("same", equalTo(1))
                .body("taken", equalTo(5))
                .body("note", nullValue());

        assertThat(fake.asked).hasSize(5);
        assertThat(fake.asked.getLast()).contains("page=4");
        assertThat(fake.keys).containsOnly("Basic Y2tfMTpjc18x");
        await().atMost(PATIENCE).untilAsserted(() -> {
            orderOf(shop, "4").statusCode(200);
            orderOf(shop, "6").body("status", equalTo("CANCELLED"));
        });
    }

    @Test
    void goesOnAfterTheProcessThatWorkedAtItDied() {
        for (var order = 1; order <= 4; order++) {
            shopify(Integer.toString(order), "10.00", "");
        }
        access("shopify", "\"accessToken\":\"shpat_secret\"").statusCode(200);
        // As a killed process leaves it: the first page committed, the lease run out.
        jdbi.useHandle(handle -> handle.execute("""
                insert into reconciliation (id, source_id, origin, state, position, listed, missing, taken, leased_until, created_at)
                values (gen_random_uuid(), ?::uuid, 'SHOPIFY', 'LISTING', 'p2', 2, 2, 2, now() - interval '1 second', now())
                """, sourceId));
        String id = Api.given(Roles.ADMIN)
                .get("/api/v1/sources/{id}/reconciliations", sourceId)
                .path("items[0].id");

        finished(id).body("listed", equalTo(4)).body("missing", equalTo(4));
        assertThat(fake.asked)
                .singleElement()
                .asString()
                .contains("page_info=p2")
                .doesNotContain("status");
    }

    @Test
    void endsWhereTheShopRefuses() {
        access("shopify", "\"accessToken\":\"wrong\"").statusCode(200);
        fake.failures.add(401);
        var id = start();

        await().atMost(PATIENCE)
                .untilAsserted(() -> report(id)
                        .body("state", equalTo("failed"))
                        .body("note", equalTo("the shop answers 401"))
                        .body("finishedAt", notNullValue()));
    }

    @Test
    void takesAFileInPartsAndKnowsTheLinesThatAreWrong() {
        heard("f1", "10.00", "");
        heard("f2", "20.00", "");
        heard("f3", "30.00", "");
        var file = """
                \uFEFFOrder Id;Placed At;Total;Currency;Status;Refunded;Note
                f1;2026-03-01T10:00:00Z;10;EUR;completed;0;"a
                note"
                f2;2026-03-01T10:00:00Z;20.00;EUR;cancelled;0;
                f3;2026-03-01T10:00:00Z;30.00;EUR;completed;12.50;
                f4;2026-03-01 11:00:00 +0100;40.00;EUR;completed;0;
                f5;never;50.00;EUR;completed;0;
                f6;2026-03-01T10:00:00Z;60.00;QQQ;completed;0;
                """;
        var bytes = file.getBytes(UTF_8);
        String id = Api.given(Roles.ADMIN)
                .body("{\"upload\":true}")
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(202)
                .header("Upload-Offset", "0")
                .body("state", equalTo("listing"))
                .extract()
                .path("id");
        var cut = bytes.length / 2;
        var offset = Integer.parseInt(part(id, 0, "?0", java.util.Arrays.copyOfRange(bytes, 0, cut))
                .extract()
                .header("Upload-Offset"));
        assertThat(offset).isPositive().isLessThan(cut);
        part(id, 0, "?0", bytes).statusCode(409);
        part(id, offset, "?1", java.util.Arrays.copyOfRange(bytes, offset, bytes.length))
                .statusCode(200);

        finished(id)
                .body("listed", equalTo(4))
                .body("same", equalTo(1))
                .body("missing", equalTo(1))
                .body("different", equalTo(2))
                .body("extra", equalTo(0))
                .body("rejected", equalTo(2))
                .body("refusals.line", contains(7, 8))
                .body("refusals.field", contains("placed_at", "currency"))
                .body("refusals[1].reason", equalTo("is not a currency of ISO 4217"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            orderOf(shop, "f2").body("status", equalTo("CANCELLED"));
            orderOf(shop, "f3").body("refunded", equalTo("12.50"));
            orderOf(shop, "f4").statusCode(200).body("placedAt", equalTo("2026-03-01T10:00:00Z"));
        });
        String again = Api.given(Roles.ADMIN)
                .contentType("text/csv")
                .body(bytes)
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        finished(again).body("same", equalTo(4)).body("taken", equalTo(0));
        orderOf(shop, "f3").body("refunded", equalTo("12.50"));
    }

    @Test
    void addsNothingForARefundThatTheListKnewBefore() {
        heard("r1", "30.00", "");
        var file = "order_id,total,currency,refunded\nr1,30.00,EUR,12.50\n";
        String id = Api.given(Roles.ADMIN)
                .contentType("text/csv")
                .body(file.getBytes(UTF_8))
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        finished(id).body("different", equalTo(1)).body("taken", equalTo(1));
        await().atMost(PATIENCE).untilAsserted(() -> orderOf(shop, "r1").body("refunded", equalTo("12.50")));

        var late = some("late");
        Storefront.withKey(writeKey)
                .body("""
                        {"event":"Order Refunded","messageId":"%s","timestamp":"2026-03-02T10:00:00Z",
                         "properties":{"order_id":"r1","total":"12.50","currency":"EUR"}}""".formatted(late))
                .post("/v1/track")
                .then()
                .statusCode(200);
        happened(late);
        orderOf(shop, "r1").body("refunded", equalTo("12.50"));
    }

    @Test
    void callsNoInternalAddressUnlessAllowed() {
        for (var url : List.of(
                "http://10.0.0.1",
                "https://[::1]:8443",
                "https://169.254.169.254/latest",
                "https://127.0.0.2",
                "https://100.64.1.1",
                "https://[fd00::1]",
                "ftp://127.0.0.1",
                "https://user@127.0.0.1")) {
            Api.given(Roles.ADMIN)
                    .body("{\"kind\":\"shopify\",\"baseUrl\":\"%s\",\"accessToken\":\"t\"}".formatted(url))
                    .put("/api/v1/sources/{id}/shop-access", sourceId)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("baseUrl"));
        }
    }

    @Test
    void aRepeatUnderTheSameKeyOpensNoOtherUpload() {
        var first = opened("once-" + shop, null);
        assertThat(opened("once-" + shop, null)).isEqualTo(first);
        assertThat(opened("other-" + shop, "2026-03-02T00:00:00Z")).isNotEqualTo(first);
    }

    private String opened(String key, String to) {
        return Api.given(Roles.ADMIN)
                .header("Idempotency-Key", key)
                .body(to == null ? Map.of("upload", true) : Map.of("upload", true, "to", to))
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    @Test
    void isForAdminsAlone() {
        for (var role : List.of(Roles.AGENT, Roles.MARKETER, Roles.ANALYST)) {
            Api.given(role)
                    .body("{}")
                    .post("/api/v1/sources/{id}/reconciliations", sourceId)
                    .then()
                    .statusCode(403);
            Api.given(role)
                    .get("/api/v1/sources/{id}/shop-access", sourceId)
                    .then()
                    .statusCode(403);
        }
        Api.given(Roles.ADMIN)
                .body("{}")
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(409)
                .body("detail", containsString("shop-access"));
    }

    @Test
    void looksThroughTheListByItselfWhenItIsTime() {
        shopify("21", "10.00", "");
        access("shopify", "\"accessToken\":\"shpat_secret\",\"pollEveryHours\":6")
                .statusCode(200)
                .body("nextPollAt", notNullValue());
        jdbi.useHandle(handle ->
                handle.execute("update shop_access set next_poll_at = now() where source_id = ?::uuid", sourceId));

        await().atMost(PATIENCE).untilAsserted(() -> orderOf(shop, "21").statusCode(200));
        Api.given(Roles.ADMIN)
                .get("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .body("items.origin", contains("shopify"))
                .body("items[0].missing", equalTo(1));
    }

    @Test
    void keepsWhatOpensTheShopSealed() {
        access("woocommerce", "\"consumerKey\":\"ck_plain\",\"consumerSecret\":\"cs_plain\"")
                .statusCode(200);

        var kept = jdbi.withHandle(
                handle -> handle.createQuery("select credentials from shop_access where source_id = cast(:id as uuid)")
                        .bind("id", sourceId)
                        .mapTo(String.class)
                        .one());
        assertThat(kept).startsWith("sealed:1:").doesNotContain("plain");
    }

    private void heard(String orderId, String total, String more) {
        var id = some("order");
        var placed = more.isEmpty() ? ",\"timestamp\":\"2026-03-01T10:00:00Z\"" : more;
        Storefront.withKey(writeKey)
                .body("""
                        {"event":"Order Completed","messageId":"%s"%s,"properties":{"order_id":"%s","total":"%s","currency":"EUR"}}""".formatted(id, placed, orderId, total))
                .post("/v1/track")
                .then()
                .statusCode(200);
        happened(id);
    }

    private void shopify(String id, String total, String more) {
        fake.sells("""
                {"id":%s,"currency":"EUR","total_price":"%s","created_at":"2026-03-01T10:00:00Z",
                 "updated_at":"2026-03-02T12:00:00Z"%s}""".formatted(id, total, more));
    }

    private ValidatableResponse access(String kind, String credentials) {
        return Api.given(Roles.ADMIN)
                .body("{\"kind\":\"%s\",\"baseUrl\":\"%s/\",%s}".formatted(kind, fake.url(), credentials))
                .put("/api/v1/sources/{id}/shop-access", sourceId)
                .then();
    }

    private String start() {
        return Api.given(Roles.ADMIN)
                .body("{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"}")
                .post("/api/v1/sources/{id}/reconciliations", sourceId)
                .then()
                .statusCode(202)
                .body("state", equalTo("listing"))
                .extract()
                .path("id");
    }

    private ValidatableResponse report(String id) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/sources/{source}/reconciliations/{id}", sourceId, id)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse finished(String id) {
        await().atMost(PATIENCE).untilAsserted(() -> report(id).body("state", equalTo("finished")));
        return report(id);
    }

    private ValidatableResponse differences(String id, String query) {
        return Api.given(Roles.ADMIN)
                .get("/api/v1/sources/" + sourceId + "/reconciliations/" + id + "/differences" + query)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse part(String id, int offset, String complete, byte[] bytes) {
        return Api.given(Roles.ADMIN)
                .contentType(ContentType.BINARY)
                .header("Upload-Offset", offset)
                .header("Upload-Complete", complete)
                .body(bytes)
                .patch("/api/v1/sources/{source}/reconciliations/{id}", sourceId, id)
                .then();
    }

    private String key(String orderId) {
        return shop + "/" + orderId;
    }

    private void happenedHere(String id) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(id)).isNotEmpty());
    }

    private List<Happened> told(String id) {
        return EventProbe.of(Topic.INTERACTION_EVENTS).all().stream()
                .filter(probed -> probed.envelope().id().equals(id)
                        && probed.envelope().source().equals("storefront/" + shop))
                .map(probed -> (Happened) probed.data())
                .toList();
    }
}
