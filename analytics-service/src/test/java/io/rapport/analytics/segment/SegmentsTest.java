package io.rapport.analytics.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.analytics.Visit;
import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentChanged;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.AnalyticsEvent.SegmentLeft;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class SegmentsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final EventProbe MEMBERSHIPS = EventProbe.of(Topic.ANALYTICS_SEGMENT_MEMBERSHIPS);

    @Test
    void entersVipAfterThirdOrder() {
        var vip = create("VIP", "{'all':[{'metric':'orders','op':'>=','value':3,'currency':'PLN'}]}");
        var customer = Ids.next();
        var visit = Visit.of(customer).orders("1", "PLN").orders("1", "PLN");
        visit.orders("1", "PLN");

        var entered = MEMBERSHIPS.untilEvent(
                SegmentEntered.class, event -> event.segmentId().equals(vip));
        assertThat(entered).isEqualTo(new SegmentEntered(vip, customer, false, 1));
        members(vip).body("items.customerId", contains(customer.toString()));
        Api.given("agent")
                .get("/api/v1/customers/{id}/segments", customer)
                .then()
                .body("items.name", hasItem("VIP"));
    }

    @Test
    void leavesWhenAnOrderIsCancelledAndComesBackUnderAHigherVersion() {
        var segment = create("Buyers in koruna", "{'metric':'revenue','op':'>','value':'50.00','currency':'CZK'}");
        var customer = Ids.next();
        var visit = Visit.of(customer);
        var order = Visit.newOrderKey();
        visit.send(visit.placed(order, "60", "CZK", NOON));
        untilMembers(segment, 1);
        visit.send(visit.cancelled(order, "60", "CZK", NOON, NOON.plusSeconds(60)));
        untilMembers(segment, 0);
        visit.orders("51", "CZK");
        untilMembers(segment, 1);

        var moves = MEMBERSHIPS.untilEvents(
                3, MembershipEvent.class, event -> event.segmentId().equals(segment));
        assertThat(moves)
                .containsExactly(
                        new SegmentEntered(segment, customer, false, 1),
                        new SegmentLeft(segment, customer, false, 2),
                        new SegmentEntered(segment, customer, false, 3));
    }

    @Test
    void takesInThoseWhoFitAlreadyAndFollowsItsRule() {
        var customers = Stream.generate(Ids::next).limit(3).toList();
        IntStream.range(0, 3).forEach(i -> Visit.of(customers.get(i)).orders(String.valueOf(10 * (i + 1)), "HUF"));
        var rule = "{'metric':'revenue','op':'>=','value':20,'currency':'HUF'}";
        await().untilAsserted(() -> preview(rule).body("count", equalTo(2)));

        var segment = create("Spenders", rule);
        untilMembers(segment, 2);
        Api.given("marketer")
                .header("If-Match", "\"1\"")
                .body(json("{'rule':{'metric':'revenue','op':'<','value':30,'currency':'HUF'}}"))
                .patch("/api/v1/segments/{id}", segment)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"");

        // Everybody without an order has less than 30 too, so ask for these three.
        await().untilAsserted(() -> assertThat(moved(segment, customers)).containsExactly(true, true, false));
        EventProbe.of(Topic.ANALYTICS_SEGMENTS)
                .untilEvent(SegmentChanged.class, e -> e.segmentId().equals(segment) && e.version() == 2);
    }

    @Test
    void archivedSegmentMovesNobody() {
        var segment = create("Gone", "{'metric':'orders','op':'>','value':0,'currency':'RON'}");
        Api.given("marketer").delete("/api/v1/segments/{id}", segment).then().statusCode(204);
        var customer = Ids.next();
        Visit.of(customer).orders("1", "RON");
        var other = create("Stays", "{'metric':'orders','op':'>','value':0,'currency':'RON'}");

        untilMembers(other, 1);
        members(segment).body("items", hasSize(0));
        Api.given("marketer").get("/api/v1/segments").then().body("items.id", not(hasItem(segment.toString())));
        EventProbe.of(Topic.ANALYTICS_SEGMENTS)
                .untilEvent(SegmentChanged.class, e -> e.segmentId().equals(segment) && e.archived());
    }

    @Test
    void profilesDecideByAttribute() {
        var tag = "tag-" + Ids.next();
        var segment = create(
                "Turkish gold",
                "{'all':[{'attribute':'language','op':'in','value':['tr','az']},{'attribute':'tags','op':'=','value':'"
                        + tag
                        + "'},{'attribute':'attributes.points','op':'>=','value':10},{'not':{'attribute':'attributes.closed','op':'=','value':true}}]}");
        var customer = Ids.next();
        profile(customer, 1, "tr", tag, 10);
        untilMembers(segment, 1);

        profile(customer, 3, "tr", tag, 9);
        untilMembers(segment, 0);
        profile(customer, 2, "tr", tag, 11);
        profile(customer, 4, "az", tag, 12);
        untilMembers(segment, 1);

        EventSender.sendTombstone(Topic.CUSTOMER_PROFILES, customer.toString());
        untilMembers(segment, 0);
        Api.given("agent")
                .get("/api/v1/customers/{id}/segments", customer)
                .then()
                .statusCode(404);
    }

    @Test
    void countsEventsOfThePast() {
        var customer = Ids.next();
        var only =
                "{'all':[{'event':'product-viewed','op':'>=','value':2,'withinDays':7},{'attribute':'country','op':'=','value':'"
                        + "VN'}]}";
        var segment = create("Viewers", only);
        EventSender.send(customer.toString(), Instant.now(), profileOf(customer, 1, "vi", "x", 0));
        var visit = Visit.anonymous().viewsProduct();
        visit.attributedTo(customer, 1).viewsProduct();

        untilMembers(segment, 1).body("items.customerId", contains(customer.toString()));
    }

    @Test
    void marksWhatOnlyHistoryCaused() {
        var segment = create("Old friends", "{'metric':'orders','op':'>=','value':1,'currency':'BGN'}");
        var before = Ids.next();
        var after = Ids.next();
        var attributedFirst = Visit.of(before);
        attributedFirst.send(attributedFirst.placed(Visit.newOrderKey(), "1", "BGN", NOON, true));
        var eventFirst = Visit.anonymous();
        eventFirst.send(eventFirst.placed(Visit.newOrderKey(), "1", "BGN", NOON, true));
        eventFirst.attributedTo(after, 1);

        assertThat(MEMBERSHIPS.untilEvents(
                        2, SegmentEntered.class, e -> e.segmentId().equals(segment)))
                .allMatch(SegmentEntered::historical);
    }

    @Test
    void missesNobodyWhoChangesWhileASegmentIsMade() {
        var customers = Stream.generate(Ids::next).limit(30).toList();
        var orders = CompletableFuture.runAsync(() -> IntStream.range(0, 300)
                .forEach(i -> Visit.of(customers.get(i % customers.size())).orders("1", "ISK")));
        var segments = new ArrayList<UUID>();
        while (!orders.isDone() && segments.size() < 20) {
            segments.add(
                    create("Race " + segments.size(), "{'metric':'orders','op':'>=','value':10,'currency':'ISK'}"));
        }
        orders.join();

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            for (var segment : segments) {
                members(segment).body("items", hasSize(customers.size()));
            }
        });
    }

    @Test
    void badRuleIsAnsweredWithItsPath() {
        Api.given("marketer")
                .body(json("{'name':'Bad','rule':{'all':[{'metric':'orders','op':'=>','value':3}]}}"))
                .post("/api/v1/segments")
                .then()
                .statusCode(400)
                .body("errors.field", contains("rule.all[0].op"));
        Api.given("marketer")
                .body(json("{'name':' ','rule':{'metric':'orders','op':'>','value':3}}"))
                .post("/api/v1/segments")
                .then()
                .statusCode(400);
        Api.given("marketer").body("{}").post("/api/v1/segments/preview").then().statusCode(400);
    }

    @Test
    void staleChangeAndForeignRolesAreRefused() {
        var segment = create("Mine", "{'metric':'orders','op':'>','value':99}");
        var body = json("{'name':'Yours'}");
        var path = "/api/v1/segments/{id}";
        Api.given("marketer").body(body).patch(path, segment).then().statusCode(428);
        Api.given("marketer")
                .header("If-Match", "\"7\"")
                .body(body)
                .patch(path, segment)
                .then()
                .statusCode(412);
        Api.given("analyst")
                .header("If-Match", "\"1\"")
                .body(body)
                .patch(path, segment)
                .then()
                .statusCode(403);
        await().untilAsserted(() ->
                Api.given("analyst").get(path, segment).then().statusCode(200).body("state", equalTo("ready")));
        Api.given("analyst").get(path, Ids.next()).then().statusCode(404);
    }

    @Test
    void repeatWithTheSameKeyMakesNoSecondSegment() {
        var key = Ids.next().toString();
        var body = json("{'name':'Once','rule':{'metric':'orders','op':'>','value':99}}");
        var ids = IntStream.range(0, 2)
                .mapToObj(_ -> Api.given("marketer")
                        .header("Idempotency-Key", key)
                        .body(body)
                        .post("/api/v1/segments")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("id"))
                .toList();
        assertThat(ids.getFirst()).isEqualTo(ids.getLast());
    }

    private static UUID create(String name, String rule) {
        String id = Api.given("marketer")
                .body(json("{'name':'" + name + "','rule':" + rule + "}"))
                .post("/api/v1/segments")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return UUID.fromString(id);
    }

    private static ValidatableResponse preview(String rule) {
        return Api.given("analyst")
                .body(json("{'rule':" + rule + "}"))
                .post("/api/v1/segments/preview")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse untilMembers(UUID segment, int members) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> members(segment).body("items", hasSize(members)));
        return members(segment);
    }

    private static ValidatableResponse members(UUID segment) {
        return Api.given("marketer")
                .get("/api/v1/segments/{id}/members", segment)
                .then()
                .statusCode(200);
    }

    private static List<Boolean> moved(UUID segment, List<UUID> customers) {
        return customers.stream()
                .map(customer -> Api.given("agent")
                        .get("/api/v1/customers/{id}/segments", customer)
                        .then()
                        .extract()
                        .<List<String>>path("items.segmentId")
                        .contains(segment.toString()))
                .toList();
    }

    private static void profile(UUID customer, long version, String language, String tag, int points) {
        EventSender.send(customer.toString(), Instant.now(), profileOf(customer, version, language, tag, points));
    }

    private static ProfileChanged profileOf(UUID customer, long version, String language, String tag, int points) {
        var attributes = JsonNodeFactory.instance.objectNode().put("points", points);
        return new ProfileChanged(
                customer,
                version,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                language,
                language.equals("vi") ? "VN" : "TR",
                null,
                null,
                List.of(tag),
                attributes,
                null,
                null,
                NOON);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
