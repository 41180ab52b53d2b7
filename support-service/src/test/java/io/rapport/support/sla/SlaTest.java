package io.rapport.support.sla;

import static io.rapport.support.KnownCustomers.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is promised of tickets, through HTTP and the topic; each test has a channel of its own that its policy goes by. */
@QuarkusTest
@WithRapport
class SlaTest {
    private final String channel = "sla-" + Ids.next();
    private final EventProbe tickets = EventProbe.of(Topic.SUPPORT_TICKETS);

    @Inject
    Overdue overdue;

    @Test
    void warnsAndThenTellsOfTheBreachOnceWithinSeconds() {
        policy(Map.of("firstResponseSeconds", 6, "warnPercent", 50));
        var id = opened();

        var warned =
                tickets.untilEvent(TicketSlaWarned.class, one -> one.ticketId().equals(id));
        var breached = tickets.untilEvent(
                TicketSlaBreached.class, one -> one.ticketId().equals(id));

        assertThat(warned.target()).isEqualTo("first-response");
        assertThat(warned.dueAt()).isEqualTo(breached.dueAt());
        var told = Instant.parse(
                sla(id).body("items[0].state", equalTo("breached")).extract().path("items[0].breachedAt"));
        assertThat(Duration.between(breached.dueAt(), told)).isBetween(Duration.ZERO, Duration.ofSeconds(20));
        change(id, Map.of("status", "resolved"));
        await().during(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(tickets.eventsOf(TicketSlaBreached.class))
                        .filteredOn(one -> one.ticketId().equals(id))
                        .hasSize(1));
    }

    @Test
    void anAnswerInTimeKeepsThePromise() {
        policy(Map.of("firstResponseSeconds", 3_600, "resolutionSeconds", 7_200));
        var id = opened();
        sla(id).body("items.state", contains("running", "running"));
        say(id);
        change(id, Map.of("status", "resolved"));
        sla(id).body("items.target", containsInAnyOrder("first-response", "resolution"))
                .body("items.state", contains("met", "met"));
        change(id, Map.of("status", "open"));
        sla(id).body("items", hasSize(3)).body("items[2].state", equalTo("running"));
    }

    @Test
    void clocksStandStillWhileWeWaitForTheCustomer() {
        policy(Map.of("resolutionSeconds", 3_600));
        var id = opened();
        change(id, Map.of("status", "pending"));
        sla(id).body("items.state", contains("paused"));
        change(id, Map.of("status", "open"));
        sla(id).body("items.state", contains("running")).body("items[0].dueAt", notNullValue());
    }

    @Test
    void mergingKeepsTheOlderClockAndWhatWasTold() {
        policy(Map.of("firstResponseSeconds", 1));
        var customer = known();
        var older = opened(customer);
        tickets.untilEvent(TicketSlaBreached.class, one -> one.ticketId().equals(older));
        var younger = opened(customer);
        var startedAt = sla(older).extract().<String>path("items[0].startedAt");

        Api.given(Roles.AGENT)
                .body(Map.of("into", younger))
                .post("/api/v1/tickets/{id}/merge", older)
                .then()
                .statusCode(200);

        sla(younger).body("items.startedAt", contains(startedAt)).body("items.state", contains("breached"));
        sla(older).body("items", hasSize(0));
        assertThat(tickets.eventsOf(TicketSlaBreached.class))
                .filteredOn(one -> one.ticketId().equals(older))
                .hasSize(1);
    }

    @Test
    void aChangedPolicyMovesTheClocksOfOpenTickets() {
        var policy = policy(Map.of("firstResponseSeconds", 86_400));
        var id = opened();
        Api.given(Roles.ADMIN)
                .header("If-Match", "*")
                .body(Map.of("name", channel, "when", Map.of("channels", List.of(channel)), "firstResponseSeconds", 1))
                .put("/api/v1/sla-policies/{id}", policy)
                .then()
                .statusCode(200)
                .body("version", equalTo(1));
        tickets.untilEvent(TicketSlaBreached.class, one -> one.ticketId().equals(id));
    }

    @Test
    void severalWhoLookAtOnceTellOnce() {
        policy(Map.of("firstResponseSeconds", 1, "resolutionSeconds", 2));
        var customer = known();
        var ids = IntStream.range(0, 10).mapToObj(_ -> opened(customer)).toList();
        var end = Instant.now().plusSeconds(4);
        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 4; i++) {
                replicas.submit(() -> {
                    while (Instant.now().isBefore(end)) {
                        overdue.look();
                    }
                });
            }
        }
        await().untilAsserted(() -> assertThat(tickets.eventsOf(TicketSlaBreached.class))
                .filteredOn(one -> ids.contains(one.ticketId()))
                .hasSize(20));
        assertThat(tickets.eventsOf(TicketSlaBreached.class))
                .filteredOn(one -> ids.contains(one.ticketId()))
                .extracting(one -> one.ticketId() + one.target())
                .doesNotHaveDuplicates();
    }

    @Test
    void calendarsAreChecked() {
        calendar("Europe/Nowhere", "09:00", "18:00").statusCode(400).body("errors.field", contains("zone"));
        calendar("Europe/Istanbul", "18:00", "09:00").statusCode(400).body("errors.field", contains("hours"));
        var id = calendar("Europe/Istanbul", "09:00", "18:00")
                .statusCode(201)
                .extract()
                .<String>path("id");
        policy(Map.of("firstResponseSeconds", 3_600, "calendarId", id));
        Api.given(Roles.ADMIN).delete("/api/v1/sla-calendars/{id}", id).then().statusCode(409);
        Api.given(Roles.AGENT).get("/api/v1/sla-calendars/{id}", id).then().statusCode(200);
        Api.given(Roles.AGENT).delete("/api/v1/sla-calendars/{id}", id).then().statusCode(403);
    }

    private static ValidatableResponse calendar(String zone, String from, String to) {
        return Api.given(Roles.ADMIN)
                .body(Map.of(
                        "name",
                        "office",
                        "zone",
                        zone,
                        "hours",
                        List.of(Map.of("day", "MONDAY", "from", from, "to", to)),
                        "holidays",
                        List.of("2026-10-29")))
                .post("/api/v1/sla-calendars")
                .then();
    }

    private String policy(Map<String, Object> promised) {
        var policy = new HashMap<>(promised);
        policy.put("name", channel);
        policy.put("when", Map.of("channels", List.of(channel)));
        policy.put("position", -1_000);
        return Api.given(Roles.ADMIN)
                .body(policy)
                .post("/api/v1/sla-policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private UUID opened() {
        return opened(known());
    }

    private UUID opened(UUID customer) {
        return UUID.fromString(Api.given(Roles.AGENT)
                .body(Map.of(
                        "customerId",
                        customer,
                        "subject",
                        "Kargo",
                        "body",
                        "Nerede?",
                        "type",
                        "question",
                        "channel",
                        channel))
                .post("/api/v1/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static void say(UUID id) {
        Api.given(Roles.AGENT)
                .body(Map.of("body", "Yolda.", "visibility", "public"))
                .post("/api/v1/tickets/{id}/messages", id)
                .then()
                .statusCode(201);
    }

    private static void change(UUID id, Map<String, ?> change) {
        Api.given(Roles.AGENT)
                .header("If-Match", "*")
                .body(change)
                .patch("/api/v1/tickets/{id}", id)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse sla(UUID id) {
        return Api.given(Roles.AGENT).get("/api/v1/tickets/{id}/sla", id).then().statusCode(200);
    }
}
