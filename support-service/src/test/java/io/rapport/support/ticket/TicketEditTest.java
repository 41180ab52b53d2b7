package io.rapport.support.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.events.RapportEvent;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.events.SupportEvent.TicketAssigned;
import io.rapport.events.SupportEvent.TicketFirstResponded;
import io.rapport.events.SupportEvent.TicketReopened;
import io.rapport.events.SupportEvent.TicketResolved;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.OutgoingEvent;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketEditTest {
    private static final Instant OPENED = Instant.parse("2026-11-20T08:00:00Z");

    private final Ticket ticket = openTicket();

    @Test
    void theFirstPublicAnswerStopsTheClockAndTheSecondDoesNot() {
        assertThat(events(after(90, edit -> edit.say(Visibility.PUBLIC, "Merhaba"))))
                .containsExactly(new TicketFirstResponded(ticket.id, ticket.customerId, 90));
        assertThat(events(after(95, edit -> edit.say(Visibility.PUBLIC, "Bir şey daha"))))
                .isEmpty();
    }

    @Test
    void aNoteAmongOurselvesAnswersNobody() {
        ticket.conversationId = Ids.next();
        assertThat(events(after(90, edit -> edit.say(Visibility.INTERNAL, "Kargoya soralım"))))
                .isEmpty();
        assertThat(ticket.firstRespondedAt).isNull();
    }

    @Test
    void aPublicAnswerGoesOutOnItsConversation() {
        ticket.conversationId = Ids.next();
        var edit = after(90, it -> it.say(Visibility.PUBLIC, "Merhaba"));
        assertThat(edit.events().getLast().key()).isEqualTo(ticket.conversationId.toString());
        assertThat(events(edit).getLast())
                .isInstanceOfSatisfying(
                        ReplyRequested.class, reply -> assertThat(reply.body()).isEqualTo("Merhaba"));
    }

    @Test
    void timeSpentResolvedCountsForNobody() {
        assertThat(events(after(100, edit -> edit.status(TicketStatus.RESOLVED))))
                .containsExactly(new TicketResolved(ticket.id, ticket.customerId, 100));
        assertThat(events(after(1_100, edit -> edit.status(TicketStatus.OPEN))))
                .containsExactly(new TicketReopened(ticket.id, ticket.customerId));
        assertThat(events(after(1_150, edit -> edit.status(TicketStatus.RESOLVED))))
                .containsExactly(new TicketResolved(ticket.id, ticket.customerId, 150));
    }

    @ParameterizedTest
    @CsvSource({"OPEN,CLOSED", "PENDING,CLOSED", "RESOLVED,PENDING", "CLOSED,OPEN", "CLOSED,RESOLVED"})
    void refusesWhatLeadsNowhereAndSaysWhy(TicketStatus from, TicketStatus to) {
        ticket.status = from;
        assertThatThrownBy(() -> after(1, edit -> edit.status(to)))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("is " + from)
                .hasMessageContaining("become " + to);
    }

    @Test
    void whatStaysAsItIsLeavesNoTrace() {
        var edit = after(1, it -> {
            it.status(TicketStatus.OPEN);
            it.priority(null);
            it.tags(List.of());
            it.assign(null, "");
        });
        assertThat(edit.history()).isEmpty();
        assertThat(edit.events()).isEmpty();
    }

    @Test
    void anEmptyNameTakesTheTicketBack() {
        after(1, edit -> edit.assign("agent-7", "istanbul"));
        assertThat(events(after(2, edit -> edit.assign("", null))))
                .containsExactly(new TicketAssigned(ticket.id, ticket.customerId, null, "istanbul"));
    }

    @Test
    void aClosedTicketTakesNotesOnly() {
        ticket.status = TicketStatus.CLOSED;
        after(1, edit -> edit.say(Visibility.INTERNAL, "Teşekkür etti"));
        assertThatThrownBy(() -> after(2, edit -> edit.say(Visibility.PUBLIC, "Merhaba")))
                .isInstanceOf(TicketClosed.class);
    }

    private TicketEdit after(long seconds, Consumer<TicketEdit> act) {
        var edit = new TicketEdit(ticket, Actor.person("agent-7"), OPENED.plusSeconds(seconds));
        act.accept(edit);
        return edit;
    }

    private static List<RapportEvent> events(TicketEdit edit) {
        return edit.events().stream().map(OutgoingEvent::data).toList();
    }

    private static Ticket openTicket() {
        return new TicketResource.NewTicket(
                        Ids.next(), "Kırık bardak", "Bardaklar kırık çıktı", TicketType.ORDER_PROBLEM, null, null, null)
                .toTicket(Ids.next(), OPENED);
    }
}
