package io.rapport.support.ticket;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.InteractionEvent.Attachment;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.Api;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tickets that customers open by writing. */
@QuarkusTest
@WithRapport
class IntakeTest {
    private final EventProbe tickets = EventProbe.of(Topic.SUPPORT_TICKETS);
    private final EventProbe replies = EventProbe.of(Topic.SUPPORT_REPLIES);
    private final UUID customer = Ids.next();
    private final UUID visitor = Ids.next();
    private final UUID conversation = Ids.next();

    @Test
    void aConversationIsATicketFromWhenItIsKnownWhoseItIs() {
        say("Bardaklar kırık çıktı.", false);
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));

        var opened = tickets.untilEvent(TicketOpened.class, one -> conversation.equals(one.conversationId()));
        var ticket = "/api/v1/tickets/" + opened.ticketId();
        say("Fotoğrafı ekte.", false);
        await().untilAsserted(() -> Api.given(Roles.AGENT)
                .get(ticket + "/messages")
                .then()
                .statusCode(200)
                .body("items.body", equalTo(List.of("Bardaklar kırık çıktı.", "Fotoğrafı ekte.")))
                .body("items[0].attachments[0].name", equalTo("cup.jpg")));

        var answer = UUID.fromString(Api.given(Roles.AGENT)
                .body(Map.of("body", "Yenisi yolda.", "visibility", "public"))
                .post(ticket + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        replies.untilEvent(ReplyRequested.class, one -> one.replyId().equals(answer));
        EventSender.send(
                conversation.toString(),
                Instant.now(),
                new MessageStatusChanged(answer, conversation, customer, "email", "failed", "bounced-5.1.1"));
        await().untilAsserted(() -> Api.given(Roles.AGENT)
                .get(ticket + "/messages")
                .then()
                .body("items[2].delivery", equalTo("failed"))
                .body("items[2].deliveryReason", equalTo("bounced-5.1.1")));

        Api.given(Roles.AGENT)
                .header("If-Match", "*")
                .body(Map.of("status", "resolved"))
                .patch(ticket)
                .then()
                .statusCode(200);
        say("Yine kırık!", false);
        tickets.untilEvent(TicketReopened.class, one -> one.ticketId().equals(opened.ticketId()));
        Api.given(Roles.AGENT)
                .get(ticket)
                .then()
                .body("status", equalTo("open"))
                .body("channel", equalTo("email"));
    }

    @Test
    void aMachineOpensNoTicket() {
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));
        say("I am away until Monday.", true);
        say("A person.", false);

        tickets.untilEvents(1, TicketOpened.class, one -> conversation.equals(one.conversationId()));
        Api.given(Roles.AGENT)
                .get("/api/v1/tickets?customerId=" + customer)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
    }

    private void say(String text, boolean automatic) {
        EventSender.send(
                conversation.toString(),
                Instant.now(),
                new MessageRecorded(
                        Ids.next(),
                        conversation,
                        visitor,
                        null,
                        "email",
                        "in",
                        "default",
                        "Ayşe",
                        "Kırık bardak",
                        text,
                        automatic,
                        false,
                        List.of(new Attachment("cup.jpg", "image/jpeg", 7, "https://x.example/1"))));
    }
}
