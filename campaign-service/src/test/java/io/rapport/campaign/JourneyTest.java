package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.mail.internet.MimeMultipart;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Customers on their way, and the orders that messages bring. */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class JourneyTest extends CampaignStory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDERED = "storefront.order-completed";

    /** An event of this test's own. */
    private final String added = "storefront.added-" + segment;

    @Test
    void anAbandonedCartIsRemembered() throws Exception {
        var ayse = consentingCustomer("Ayşe", "tr");
        var journey = running(cart("PT1S"));
        does(visitorOf(ayse), added, "{\"products\":[{\"name\":\"Şal & Co\",\"price\":129.9}]}", null);

        receiptOf(journey).until("sent", 1).until("planned", 1);
        var parts = (MimeMultipart) mailTo(ayse).getContent();
        assertThat((String) parts.getBodyPart(1).getContent()).contains("Şal &amp; Co", "129,90");
        figures(journey, "done", 1);
    }

    @Test
    void whoBuysInTimeIsLeftInPeace() {
        var ayse = consentingCustomer("Ayşe", "tr");
        var visitor = visitorOf(ayse);
        var journey = running(cart("PT5M"));
        does(visitor, added, "{}", null);
        figures(journey, "active", 1);
        does(visitor, ORDERED, "{}", null);

        figures(journey, "goal", 1);
        receiptOf(journey).until("planned", 0);
    }

    @Test
    void whoOrdersInTheSameMomentIsNotReminded() {
        var customers =
                Stream.generate(() -> consentingCustomer("Ayşe", "tr")).limit(5).toList();
        var journey = running(cart("PT1S"));
        customers.forEach(each -> {
            does(visitorOf(each), added, "{}", null);
            does(visitorOf(each), ORDERED, "{}", null);
        });

        figures(journey, "goal", 5);
        receiptOf(journey).until("planned", 0);
    }

    @Test
    void anEventOfAVisitorWhomNobodyKnowsYetCountsOnceSheIsKnown() {
        var ayse = consentingCustomer("Ayşe", "tr");
        var visitor = Ids.next();
        var journey = running(cart("PT1S"));
        does(visitor, added, "{}", null);
        await().until(() -> count("select count(*) from pending_sign where visitor_id = ?", visitor) == 1);
        attribute(visitor, ayse, 1);

        receiptOf(journey).until("sent", 1);
    }

    @Test
    void whoWaitsIsStoppedByAWithdrawalAndByAComplaint() {
        var lan = consentingCustomer("Lan", "vi");
        var sari = consentingCustomer("Sari", "jv");
        var journey = running(cart("PT5M"));
        does(visitorOf(lan), added, "{}", null);
        does(visitorOf(sari), added, "{}", null);
        figures(journey, "active", 2);
        consent(lan, "withdrawn", 2);
        EventSender.send(sari.toString(), NOW, new TicketOpened(Ids.next(), sari, null, null, "complaint", "high"));

        figures(journey, "stopped", 2);
    }

    @Test
    void aSegmentBeginsItAndAnEventMovesItOn() {
        var ayse = consentingCustomer("Ayşe", "tr");
        var journey = running(Map.of(
                "trigger",
                Map.of("segmentEntered", segment),
                "start",
                "wait",
                "steps",
                Map.of(
                        "wait", Map.of("type", "wait", "for", "P1D", "until", added, "then", "thank", "else", "end"),
                        "thank", Map.of("type", "send", "template", template(), "then", "end"),
                        "end", Map.of("type", "exit"))));
        EventSender.send(ayse.toString(), NOW, new SegmentEntered(segment, ayse, false, 1));
        figures(journey, "active", 1);
        does(visitorOf(ayse), added, "{}", null);

        receiptOf(journey).until("sent", 1);
        figures(journey, "done", 1);
    }

    @Test
    void whoIsUnderWayGoesOnWithHerVersion() {
        var ayse = consentingCustomer("Ayşe", "tr");
        var journey = running(cart("PT10S"));
        does(visitorOf(ayse), added, "{}", null);
        figures(journey, "active", 1);
        given("marketer")
                .body(Map.of(
                        "trigger",
                        Map.of("event", added),
                        "start",
                        "end",
                        "steps",
                        Map.of("end", Map.of("type", "exit"))))
                .put("/api/v1/journeys/" + journey + "/definition")
                .then()
                .statusCode(200)
                .body("version", equalTo(2));

        receiptOf(journey).until("sent", 1);
    }

    @Test
    void refusesAnUnsoundOneAndNamesTheFaults() {
        given("marketer")
                .body(Map.of(
                        "name",
                        "J " + Ids.next(),
                        "definition",
                        Map.of(
                                "trigger",
                                Map.of("event", added),
                                "start",
                                "a",
                                "steps",
                                Map.of("a", Map.of("type", "send", "template", Ids.next(), "then", "a")))))
                .post("/api/v1/journeys")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("definition.steps.a.template"));
    }

    @Test
    void anOrderIsBroughtByTheLastClickElseTheLastOpen() {
        var ayse = consentingMember("Ayşe", "tr");
        var clicked = runningCampaign("0", 1);
        untilSent(clicked, 1);
        var opened = runningCampaign("0", 1);
        untilSent(opened, 1);
        engaged(clicked, "CLICKED", false, 100);
        engaged(opened, "OPENED", false, 50);
        engaged(opened, "CLICKED", true, 40);
        var visitor = Ids.next();
        var order = "default/" + segment;
        does(visitor, ORDERED, "{}", effect(order));
        attribute(visitor, ayse, 1);

        var converted = EventProbe.of(Topic.CAMPAIGN_DELIVERIES)
                .untilEvent(MessageConverted.class, event -> event.orderKey().equals(order));
        assertThat(converted.delivery().campaignId()).isEqualTo(clicked);
        assertThat(converted.money().amount()).isEqualByComparingTo("49.90");
    }

    private void engaged(UUID campaign, String kind, boolean machine, int secondsAgo) {
        jdbi.useHandle(handle -> handle.execute(
                "insert into engagement select id, ?, ?, now() - ? * interval '1 second' from delivery where campaign_id = ?",
                kind,
                machine,
                secondsAgo,
                campaign));
    }

    private static OrderEffect effect(String order) {
        return new OrderEffect(
                order, 1, Instant.now(), "EUR", null, 1, new BigDecimal("49.90"), BigDecimal.ZERO, List.of());
    }

    private Map<String, Object> cart(String patience) {
        var html = "<ul>{#for p in event.products}<li>{p.name} {p.price.money('TRY')}</li>{/for}</ul>";
        var text = Map.of("subject", "Sepetiniz", "text", "Sepetiniz", "html", html);
        return Map.of(
                "trigger",
                Map.of("event", added),
                "goal",
                ORDERED,
                "start",
                "patience",
                "steps",
                Map.of(
                        "patience", Map.of("type", "wait", "for", patience, "then", "remind"),
                        "remind",
                                Map.of(
                                        "type",
                                        "send",
                                        "template",
                                        template(Map.of("en", text, "tr", text)),
                                        "then",
                                        "end"),
                        "end", Map.of("type", "exit")));
    }

    private static UUID running(Map<String, ?> definition) {
        String id = given("marketer")
                .body(Map.of("name", "J " + Ids.next(), "holdout", BigDecimal.ZERO, "definition", definition))
                .post("/api/v1/journeys")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        given("marketer")
                .post("/api/v1/journeys/" + id + "/start")
                .then()
                .statusCode(200)
                .body("status", equalTo("running"));
        return UUID.fromString(id);
    }

    private UUID visitorOf(UUID customer) {
        var visitor = Ids.next();
        attribute(visitor, customer, 1);
        await().until(() ->
                count("select count(*) from visitor where customer_id is not null and visitor_id = ?", visitor) == 1);
        await().until(() -> count("select count(*) from consent where customer_id = ?", customer) == 1);
        return visitor;
    }

    private static void attribute(UUID visitor, UUID customer, long version) {
        EventSender.send(visitor.toString(), NOW, new AttributionChanged(visitor, customer, version));
    }

    private static void does(UUID visitor, String type, String properties, OrderEffect order) {
        var envelope =
                new Envelope(Ids.next().toString(), "storefront/test", type, Instant.now(), visitor.toString(), null);
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(
                        visitor, null, "default", "web", null, Instant.now(), false, false, node(properties), order));
    }

    private static ObjectNode node(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void figures(UUID journey, String status, int count) {
        await().untilAsserted(() -> given("marketer")
                .get("/api/v1/journeys/" + journey + "/figures")
                .then()
                .statusCode(200)
                .body(status, equalTo(count)));
    }
}
