package io.rapport.support.promise;

import static io.rapport.support.Desk.get;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.post;
import static io.rapport.support.KnownCustomers.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.events.Topic;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class PromiseTest {
    private final EventProbe tickets = EventProbe.of(Topic.SUPPORT_TICKETS);

    @Test
    void warnsBeforeItIsBrokenAndTellsWhenItIs() {
        var customer = known();
        var id = opened(customer, Map.of());
        var due = Instant.now().plusSeconds(8);
        promise(id, due, 5);
        var warned =
                tickets.untilEvent(TicketSlaWarned.class, one -> one.ticketId().equals(id));
        assertThat(warned.target()).isEqualTo("promise");
        var broken =
                tickets.untilEvent(TicketEscalated.class, one -> one.ticketId().equals(id));
        assertThat(broken.reason()).isEqualTo("promise-broken");
        get("/api/v1/tickets/" + id + "/promises").body("items.state", contains("broken"));
        get("/api/v1/customers/" + customer + "/overview")
                .body("promises.text", contains("Para cumaya kadar iade"))
                .body("timeline.kind", contains("ticket"));
    }

    @Test
    void aKeptPromiseIsLeftAlone() {
        var id = opened(known(), Map.of());
        var promise = promise(id, Instant.now().plusSeconds(3_600), 60);
        settle(promise).statusCode(200).body("state", equalTo("kept"));
        settle(promise).statusCode(409);
        post(
                        Roles.AGENT,
                        "/api/v1/tickets/" + id + "/promises",
                        Map.of(
                                "text",
                                "Dün",
                                "dueAt",
                                Instant.now().minusSeconds(60).toString()))
                .statusCode(400);
    }

    private static ValidatableResponse settle(String promise) {
        return Api.given(Roles.AGENT)
                .body(Map.of("state", "kept"))
                .patch("/api/v1/promises/{id}", promise)
                .then();
    }

    private static String promise(UUID ticket, Instant due, int warnSeconds) {
        return post(
                        Roles.AGENT,
                        "/api/v1/tickets/" + ticket + "/promises",
                        Map.of("text", "Para cumaya kadar iade", "dueAt", due.toString(), "warnSeconds", warnSeconds))
                .statusCode(201)
                .extract()
                .path("id");
    }
}
