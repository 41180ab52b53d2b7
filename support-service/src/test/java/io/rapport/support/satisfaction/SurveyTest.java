package io.rapport.support.satisfaction;

import static io.rapport.support.Desk.change;
import static io.rapport.support.Desk.get;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.post;
import static io.rapport.support.KnownCustomers.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What customers say of us, by the links that they get. */
@QuarkusTest
@WithRapport
class SurveyTest {
    private final String team = "csat-" + Ids.next();
    private final EventProbe tickets = EventProbe.of(Topic.SUPPORT_TICKETS);

    @Inject
    Jdbi jdbi;

    @Test
    void asksOnTheCustomersChannelAndCountsOneAnswerOfAPerson() {
        var conversation = Ids.next();
        var id = resolved(Map.of("conversationId", conversation));
        jdbi.useHandle(handle -> handle.execute("update survey_due set due_at = now() where ticket_id = ?", id));
        var invitation = EventProbe.of(Topic.SUPPORT_REPLIES)
                .untilEvent(ReplyRequested.class, one -> conversation.equals(one.conversationId()));
        assertThat(invitation.body()).startsWith("Talebiniz çözüldü.");
        var link = path(invitation.body().substring(invitation.body().indexOf("http")));

        for (var scanner = 0; scanner < 3; scanner++) {
            page(link).body(containsString("<form method=\"post\">")).body(containsString("<legend>"));
            RestAssured.head(link);
        }
        assertThat(tickets.eventsOf(TicketRated.class))
                .noneMatch(one -> one.ticketId().equals(id));

        answer(link, "4", "Çok hızlı").statusCode(200).body(containsString("Teşekkür"));
        answer(link, "1", null).statusCode(200).body(not(containsString("Teşekkür")));
        page(link).body(not(containsString("<form")));

        var rated =
                tickets.untilEvents(1, TicketRated.class, one -> one.ticketId().equals(id));
        assertThat(rated.getFirst().score()).isEqualTo(4);
        get("/api/v1/satisfaction?by=team").body("items.find { it.value == '" + team + "' }.average", equalTo("4.00"));
        get("/api/v1/satisfaction/answers?by=team&value=" + team)
                .body("items.ticketId", contains(id.toString()))
                .body("items.comment", contains("Çok hızlı"));
    }

    @Test
    void aLowScoreOpensAFollowUp() {
        var id = resolved(Map.of());
        var link = link(Map.of("kind", "csat", "ticketId", id));
        answer(link, "9", null).statusCode(400);
        answer(link, "1", "Kırık geldi").statusCode(200);
        var followUp = get("/api/v1/follow-ups?assignee=" + team)
                .body("items.ticketId", contains(id.toString()))
                .body("items.reason", contains("low-csat"))
                .extract()
                .<String>path("items[0].id");
        post(Roles.AGENT, "/api/v1/follow-ups/" + followUp + "/done", Map.of())
                .statusCode(200)
                .body("doneBy", equalTo("agent"));
        get("/api/v1/follow-ups?assignee=" + team).body("items", equalTo(List.of()));
    }

    @Test
    void asksWhetherSheWouldRecommendUs() {
        var customer = known();
        var link = link(Map.of("kind", "nps", "customerId", customer));
        page(link).body(containsString("value=\"10\"")).body(containsString("lang=\"tr\""));
        answer(link, "10", null).statusCode(200);
        get("/api/v1/satisfaction/answers?kind=nps").body("items.customerId", hasItem(customer.toString()));
    }

    @Test
    void nobodyElsesLinkOpensAnything() {
        var link = link(Map.of("kind", "csat", "ticketId", resolved(Map.of())));
        page(link + "A").statusCode(404);
        var forged = "/s/" + Ids.next() + link.substring(link.indexOf('.'));
        answer(forged, "5", null).statusCode(404);
        page("/s/nothing").statusCode(404);
    }

    private UUID resolved(Map<String, ?> more) {
        var id = opened(known(), more);
        change(id, Map.of("team", team, "assignee", team, "status", "resolved"));
        return id;
    }

    private static String link(Map<String, ?> question) {
        return path(post(Roles.AGENT, "/api/v1/satisfaction/surveys", question)
                .statusCode(201)
                .extract()
                .path("url"));
    }

    private static String path(String url) {
        return URI.create(url).getPath();
    }

    private static ValidatableResponse page(String link) {
        return RestAssured.get(link).then();
    }

    private static ValidatableResponse answer(String link, String score, String comment) {
        var form = RestAssured.given()
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("score", score);
        return (comment == null ? form : form.formParam("comment", comment))
                .post(link)
                .then();
    }
}
