package io.rapport.support.rule;

import io.rapport.kit.http.Etag;
import io.rapport.kit.http.Problem;
import io.rapport.support.definition.Definitions;
import io.rapport.support.definition.Stored;
import io.rapport.support.ticket.TicketResource.View;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Macros, triggers and canned replies as people set them up and use them. */
@ApplicationScoped
@Transactional
class Rules {
    @Inject
    Definitions definitions;

    @Inject
    Actions actions;

    @Inject
    Texts texts;

    @Inject
    Tickets tickets;

    Stored<Macro> add(Macro macro) {
        check(macro.actions());
        return definitions.add(Macro.KIND, macro);
    }

    Stored<Macro> replace(UUID id, String ifMatch, Macro macro) {
        check(macro.actions());
        return definitions.replace(Macro.KIND, id, ifMatch, macro);
    }

    Stored<Trigger> add(Trigger trigger) {
        check(trigger.actions());
        return definitions.add(Trigger.KIND, trigger);
    }

    Stored<Trigger> replace(UUID id, String ifMatch, Trigger trigger) {
        check(trigger.actions());
        return definitions.replace(Trigger.KIND, id, ifMatch, trigger);
    }

    Stored<CannedReply> add(CannedReply reply) {
        return definitions.add(CannedReply.KIND, reply);
    }

    Stored<CannedReply> replace(UUID id, String ifMatch, CannedReply reply) {
        return definitions.replace(CannedReply.KIND, id, ifMatch, reply);
    }

    void removeMacro(UUID id) {
        definitions.remove(Macro.KIND, id);
    }

    void removeTrigger(UUID id) {
        definitions.remove(Trigger.KIND, id);
    }

    void removeReply(UUID id) {
        definitions.remove(CannedReply.KIND, id);
    }

    private void check(List<Action> wanted) {
        Action.check(wanted);
        var lost = wanted.stream()
                .filter(action -> action.cannedReplyId() != null)
                .anyMatch(action -> definitions
                        .find(CannedReply.KIND, action.cannedReplyId())
                        .isEmpty());
        if (lost) {
            throw Problem.invalid("actions", "name a canned reply that does not exist");
        }
    }

    /** All of it or nothing, as the agent who calls. */
    View run(UUID ticketId, String ifMatch, UUID macroId) {
        var ticket = tickets.view(ticketId);
        var macro = definitions.get(Macro.KIND, macroId).definition();
        if (ifMatch != null) {
            Etag.require(ifMatch, ticket.version());
        }
        var agent = tickets.caller();
        tickets.act(ticketId, agent, edit -> actions.apply(macro.actions(), edit, ticket, agent.name()));
        return tickets.view(ticketId);
    }

    String text(UUID ticketId, UUID replyId) {
        return texts.of(
                definitions.get(CannedReply.KIND, replyId).definition().texts(),
                tickets.view(ticketId),
                tickets.caller().name());
    }

    View escalate(UUID ticketId, String reason, String team) {
        tickets.view(ticketId);
        tickets.act(ticketId, tickets.caller(), edit -> {
            edit.escalate(reason);
            edit.assign(team == null ? null : "", team);
        });
        return tickets.view(ticketId);
    }
}
