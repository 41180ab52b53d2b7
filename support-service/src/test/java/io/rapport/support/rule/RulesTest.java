package io.rapport.support.rule;

import static io.rapport.support.Desk.added;
import static io.rapport.support.Desk.change;
import static io.rapport.support.Desk.get;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.post;
import static io.rapport.support.Desk.say;
import static io.rapport.support.Desk.ticket;
import static io.rapport.support.KnownCustomers.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketEscalated;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Triggers, macros, canned replies and escalation; each test has a channel of its own that its rules go by. */
@QuarkusTest
@WithRapport
class RulesTest {
    private final String channel = "rule-" + Ids.next();

    @Test
    void aTriggerAnswersInTheCustomersLanguageAndThatIsNoFirstAnswer() {
        var customer = known();
        var conversation = Ids.next();
        trigger(
                "opened",
                List.of(
                        Map.of("action", "reply", "texts", Map.of("en", "Hello", "tr", "Merhaba {{customer.name}}")),
                        Map.of("action", "set-priority", "value", "high"),
                        Map.of("action", "add-tag", "value", "welcomed")));

        var id = opened(customer, Map.of("channel", channel, "conversationId", conversation));

        ticket(id)
                .body("priority", equalTo("high"))
                .body("tags", contains("welcomed"))
                .body("firstRespondedAt", nullValue());
        var reply = EventProbe.of(Topic.SUPPORT_REPLIES)
                .untilEvent(ReplyRequested.class, one -> conversation.equals(one.conversationId()));
        assertThat(reply.body()).isEqualTo("Merhaba Ayşe");
        assertThat(EventProbe.of(Topic.SUPPORT_TICKETS).eventsOf(TicketFirstResponded.class))
                .noneMatch(one -> one.ticketId().equals(id));
        get("/api/v1/tickets/" + id + "/history").body("items.by", hasItem("trigger:" + channel));
    }

    @Test
    void triggersThatSetEachOtherOffComeToAnEnd() {
        trigger(
                "changed",
                List.of(Map.of("action", "set-priority", "value", "high"), Map.of("action", "add-tag", "value", "a")));
        trigger(
                "changed",
                List.of(
                        Map.of("action", "set-priority", "value", "low"),
                        Map.of("action", "remove-tag", "value", "a")));
        var id = opened(known(), Map.of("channel", channel));
        change(id, Map.of("subject", "Kargom"));
        ticket(id).body("priority", equalTo("low"));
    }

    @Test
    void aBreachSetsATriggerOff() {
        added(
                "/api/v1/sla-policies",
                Map.of(
                        "name",
                        channel,
                        "position",
                        -1_000,
                        "when",
                        Map.of("channels", List.of(channel)),
                        "firstResponseSeconds",
                        1));
        trigger(
                "sla-breached",
                List.of(
                        Map.of("action", "escalate", "value", "sla-breached"),
                        Map.of("action", "set-team", "value", "leads"),
                        Map.of("action", "note", "value", "Nobody answered in time.")));
        var id = opened(known(), Map.of("channel", channel));
        var escalated = EventProbe.of(Topic.SUPPORT_TICKETS)
                .untilEvent(TicketEscalated.class, one -> one.ticketId().equals(id));
        assertThat(escalated.reason()).isEqualTo("sla-breached");
        await().untilAsserted(() -> ticket(id).body("team", equalTo("leads")));
        get("/api/v1/tickets/" + id + "/messages").body("items.visibility", hasItem("internal"));
    }

    @Test
    void aMacroDoesAllInOneAsTheAgent() {
        var canned = added(
                "/api/v1/canned-replies",
                Map.of(
                        "name",
                        channel,
                        "texts",
                        Map.of("tr", "{{agent}}: {{ticket.subject}} yolda", "en", "On its way")));
        var macro = added(
                "/api/v1/macros",
                Map.of(
                        "name",
                        channel,
                        "actions",
                        List.of(
                                Map.of("action", "reply", "cannedReplyId", canned),
                                Map.of("action", "set-type", "value", "order-problem"),
                                Map.of("action", "set-status", "value", "resolved"))));
        var id = opened(known(), Map.of("channel", channel));
        get("/api/v1/tickets/" + id + "/canned-replies/" + canned).body("text", equalTo("agent: Kargo yolda"));

        post(Roles.AGENT, "/api/v1/tickets/" + id + "/macros/" + macro, Map.of())
                .statusCode(200)
                .body("status", equalTo("resolved"))
                .body("type", equalTo("order-problem"));

        get("/api/v1/tickets/" + id + "/messages").body("items.body", hasItems("agent: Kargo yolda"));
        post(Roles.AGENT, "/api/v1/tickets/" + id + "/macros/" + Ids.next(), Map.of())
                .statusCode(404);
    }

    @Test
    void escalationIsPublishedAsAWordAlone() {
        var id = opened(known(), Map.of("channel", channel));
        post(Roles.AGENT, "/api/v1/tickets/" + id + "/escalate", Map.of("reason", "Ayşe is angry"))
                .statusCode(400);
        post(Roles.AGENT, "/api/v1/tickets/" + id + "/escalate", Map.of("reason", "legal", "team", "lawyers"))
                .statusCode(200)
                .body("team", equalTo("lawyers"));
    }

    @Test
    void refusesWhatMakesNoSense() {
        post(
                        Roles.ADMIN,
                        "/api/v1/triggers",
                        Map.of(
                                "name",
                                "x",
                                "on",
                                "opened",
                                "actions",
                                List.of(Map.of("action", "set-priority", "value", "huge"))))
                .statusCode(400)
                .body("errors.field", contains("actions[0]"));
        post(Roles.AGENT, "/api/v1/triggers", Map.of()).statusCode(403);
    }

    @Test
    void ticketsOfOnePersonMergeAndSplit() {
        var customer = known();
        var first = opened(customer, Map.of("channel", channel, "body", "Bardak kırık", "conversationId", Ids.next()));
        var second = opened(customer, Map.of("channel", channel, "body", "Fatura yanlış"));
        change(first, Map.of("watchers", List.of("agent-9"), "orders", List.of("default/1001")));

        merge(first, opened(known(), Map.of("channel", channel))).statusCode(422);
        merge(first, second)
                .statusCode(200)
                .body("watchers", contains("agent-9"))
                .body("orders", contains("default/1001"));
        ticket(first).body("status", equalTo("closed")).body("mergedInto", equalTo(second.toString()));
        var messages = get("/api/v1/tickets/" + second + "/messages")
                .body("items.body", contains("Bardak kırık", "Fatura yanlış"))
                .extract();

        var part = post(
                        Roles.AGENT,
                        "/api/v1/tickets/" + second + "/split",
                        Map.of("messageIds", List.of(messages.<String>path("items[1].id")), "subject", "Fatura"))
                .statusCode(201)
                .body("splitFrom", equalTo(second.toString()))
                .extract()
                .<String>path("id");
        get("/api/v1/tickets/" + part + "/messages").body("items.body", contains("Fatura yanlış"));
        get("/api/v1/tickets/" + second + "/messages").body("items", hasSize(1));
    }

    @Test
    void twoAgentsSeeEachOther() {
        var id = opened(known(), Map.of("channel", channel));
        presence(Roles.AGENT, id, "replying").statusCode(200).body("items", hasSize(0));
        presence(Roles.ADMIN, id, "viewing")
                .statusCode(200)
                .body("items.agent", contains("agent"))
                .body("items.state", contains("replying"));
        var etag = Api.given(Roles.AGENT).get("/api/v1/tickets/{id}", id).header("ETag");
        say(id, "Yolda.");
        Api.given(Roles.AGENT)
                .header("If-Match", etag)
                .body(Map.of("body", "Yolda!", "visibility", "public"))
                .post("/api/v1/tickets/{id}/messages", id)
                .then()
                .statusCode(412);
    }

    private static ValidatableResponse presence(String role, UUID id, String state) {
        return Api.given(role)
                .body(Map.of("state", state))
                .put("/api/v1/tickets/{id}/presence", id)
                .then();
    }

    private static ValidatableResponse merge(UUID from, UUID into) {
        return post(Roles.AGENT, "/api/v1/tickets/" + from + "/merge", Map.of("into", into));
    }

    private void trigger(String on, List<Map<String, ?>> actions) {
        added(
                "/api/v1/triggers",
                Map.of("name", channel, "on", on, "when", Map.of("channels", List.of(channel)), "actions", actions));
    }
}
