package io.rapport.support.ticket;

import static io.rapport.support.KnownCustomers.known;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithRapport
class TicketResourceTest {
    private static final String SUBJECT = "Bardaklar kırık";
    private static final String BODY = "Merhaba, 1001 numaralı siparişimde bardaklar kırık çıktı. Ayşe Yılmaz";
    private static final String REPLY = "Merhaba Ayşe Hanım, yenileri yarın yola çıkıyor.";

    @Test
    void aTicketIsOpenedAnsweredResolvedReopenedAndClosed() {
        var customer = known();
        var conversation = Ids.next();
        var opened = open(Map.of(
                        "customerId",
                        customer,
                        "subject",
                        SUBJECT,
                        "body",
                        BODY,
                        "type",
                        "order-problem",
                        "conversationId",
                        conversation,
                        "channel",
                        "email"))
                .statusCode(201)
                .header("Location", containsString("/api/v1/tickets/"))
                .header("ETag", "\"0\"")
                .body("status", equalTo("open"))
                .extract();
        var id = opened.<String>path("id");

        change(id, "*", "{\"assignee\":\"agent-7\",\"priority\":\"high\",\"tags\":[\"kargo\"]}")
                .statusCode(200);
        say(id, "Kargoya soralım", "internal").statusCode(201);
        say(id, REPLY, "public").statusCode(201).body("author", notNullValue());
        say(id, "İyi günler!", "public").statusCode(201);
        change(id, "*", "{\"status\":\"resolved\"}").statusCode(200).body("resolvedAt", notNullValue());
        change(id, "*", "{\"status\":\"open\"}").statusCode(200).body("resolvedAt", nullValue());
        change(id, "*", "{\"status\":\"resolved\"}").statusCode(200);
        change(id, "*", "{\"status\":\"closed\"}").statusCode(200).body("status", equalTo("closed"));
        change(id, "*", "{\"status\":\"open\"}")
                .statusCode(409)
                .body("detail", containsString("closed cannot become open"));

        assertThat(eventsOf(customer, 6))
                .containsExactly(
                        TicketOpened.class,
                        TicketAssigned.class,
                        TicketFirstResponded.class,
                        TicketResolved.class,
                        TicketReopened.class,
                        TicketResolved.class);
        assertThat(EventProbe.of(Topic.SUPPORT_REPLIES)
                        .untilEvents(2, ReplyRequested.class, reply -> conversation.equals(reply.conversationId())))
                .extracting(ReplyRequested::body)
                .containsExactly(REPLY, "İyi günler!");
        get("/api/v1/tickets/" + id + "/messages")
                .body("items", hasSize(4))
                .body("items[0].body", containsString("1001"));
        get("/api/v1/tickets/" + id + "/history")
                .body("items.field", hasItems("status", "assignee", "priority", "tags", "message"));
    }

    @Test
    void nothingThatAnyoneWroteIsOnTheTopicOfTickets() {
        var customer = known();
        var id = opened(customer);
        say(id, REPLY, "public").statusCode(201);
        change(id, "*", "{\"subject\":\"Ayşe'nin bardakları\",\"status\":\"resolved\"}")
                .statusCode(200);
        eventsOf(customer, 3);
        var probe = EventProbe.of(Topic.SUPPORT_TICKETS);
        assertThat(probe.records())
                .allSatisfy(record -> assertThat(new String(record.value(), UTF_8))
                        .doesNotContain("Ayşe", "bardak", "Bardak", "Merhaba", "example.com"));
    }

    @Test
    void changesOnlyWhatTheCallerHasSeen() {
        var id = opened(known());
        var etag = Api.given("agent").get("/api/v1/tickets/{id}", id).header("ETag");
        change(id, null, "{\"priority\":\"high\"}").statusCode(428);
        var next = change(id, etag, "{\"priority\":\"high\"}")
                .statusCode(200)
                .extract()
                .header("ETag");
        assertThat(next).isNotEqualTo(etag);
        change(id, etag, "{\"priority\":\"low\"}").statusCode(412);
        change(id, next, "{\"priority\":\"low\"}").statusCode(200).body("priority", equalTo("low"));
    }

    @Test
    void aRepeatedOpeningOpensOneTicket() {
        var customer = known();
        var key = Ids.next().toString();
        var body = Map.of("customerId", customer, "subject", SUBJECT, "body", BODY, "type", "complaint");
        var first = Api.given("agent").header("Idempotency-Key", key).body(body).post("/api/v1/tickets");
        var second =
                Api.given("agent").header("Idempotency-Key", key).body(body).post("/api/v1/tickets");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.<String>path("id")).isEqualTo(first.<String>path("id"));
        get("/api/v1/tickets?customerId=" + customer).body("items", hasSize(1));
    }

    @Test
    void listsNewestFirstPageByPage() {
        var customer = known();
        var ids = new String[] {opened(customer), opened(customer), opened(customer)};
        change(ids[0], "*", "{\"status\":\"pending\",\"assignee\":\"agent-8\"}").statusCode(200);
        var page = get("/api/v1/tickets?limit=2&customerId=" + customer)
                .body("items.id", contains(ids[2], ids[1]))
                .extract();
        get("/api/v1/tickets?limit=2&customerId=" + customer + "&after=" + page.path("next"))
                .body("items.id", contains(ids[0]))
                .body("next", nullValue());
        get("/api/v1/tickets?status=pending&assignee=agent-8&customerId=" + customer)
                .body("items.id", contains(ids[0]));
    }

    @Test
    void aStrangerGetsNoTicket() {
        open(Map.of("customerId", Ids.next(), "subject", SUBJECT, "body", BODY, "type", "question"))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", contains("customerId"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"subject\":\"a\",\"body\":\"b\",\"type\":\"question\"} | customerId",
                "{\"customerId\":\"01937b2e-5a00-7c11-8000-000000000001\",\"subject\":\" \",\"body\":\"b\",\"type\":\"question\"} | subject",
                "{\"customerId\":\"01937b2e-5a00-7c11-8000-000000000001\",\"subject\":\"a\",\"type\":\"question\"} | body",
                "{\"customerId\":\"01937b2e-5a00-7c11-8000-000000000001\",\"subject\":\"a\",\"body\":\"b\",\"type\":\"rant\"} | type",
                "{\"customerId\":\"42\",\"subject\":\"a\",\"body\":\"b\",\"type\":\"question\"} | customerId"
            })
    void namesTheWrongField(String body, String field) {
        Api.given("agent")
                .body(body)
                .post("/api/v1/tickets")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(containsString(field)));
    }

    @Test
    void refusesBrokenJsonAndWrongFilters() {
        Api.given("agent").body("{\"subject\":").post("/api/v1/tickets").then().statusCode(400);
        get("/api/v1/tickets?status=lost").statusCode(400);
        get("/api/v1/tickets?customerId=42").statusCode(400);
        get("/api/v1/tickets?after=42").statusCode(400);
        get("/api/v1/tickets?limit=0").statusCode(400);
        get("/api/v1/tickets/" + Ids.next()).statusCode(404);
        say(Ids.next().toString(), "Merhaba", "public").statusCode(404);
        change(opened(known()), "*", "{\"status\":\"lost\"}").statusCode(400);
    }

    @Test
    void agentsWriteTheSystemReadsOthersStayOut() {
        Api.given("system").get("/api/v1/tickets").then().statusCode(200);
        Api.given("system").body("{}").post("/api/v1/tickets").then().statusCode(403);
        Api.given("marketer").get("/api/v1/tickets").then().statusCode(403);
        Api.anonymous().get("/api/v1/tickets").then().statusCode(401);
    }

    private static List<Class<?>> eventsOf(UUID customer, int count) {
        return EventProbe.of(Topic.SUPPORT_TICKETS)
                .untilEvents(
                        count, TicketEvent.class, event -> event.customerId().equals(customer))
                .stream()
                .<Class<?>>map(Object::getClass)
                .toList();
    }

    private static String opened(UUID customer) {
        return open(Map.of("customerId", customer, "subject", SUBJECT, "body", BODY, "type", "question"))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse open(Map<String, ?> ticket) {
        return Api.given("agent").body(ticket).post("/api/v1/tickets").then();
    }

    private static ValidatableResponse say(String id, String body, String visibility) {
        return Api.given("agent")
                .body(Map.of("body", body, "visibility", visibility))
                .post("/api/v1/tickets/{id}/messages", id)
                .then();
    }

    private static ValidatableResponse change(String id, String etag, String change) {
        var request = Api.given("agent").body(change);
        return (etag == null ? request : request.header("If-Match", etag))
                .patch("/api/v1/tickets/{id}", id)
                .then();
    }

    private static ValidatableResponse get(String path) {
        return Api.given("agent").get(path).then();
    }
}
