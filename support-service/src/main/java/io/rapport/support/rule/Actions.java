package io.rapport.support.rule;

import io.rapport.support.ticket.Priority;
import io.rapport.support.ticket.TicketEdit;
import io.rapport.support.ticket.TicketResource.View;
import io.rapport.support.ticket.TicketStatus;
import io.rapport.support.ticket.TicketType;
import io.rapport.support.ticket.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Does what rules say. */
@ApplicationScoped
class Actions {
    @Inject
    Texts texts;

    /** {@code agent}: whose name answers carry. */
    void apply(List<Action> actions, TicketEdit edit, View ticket, String agent) {
        actions.forEach(action -> apply(action, edit, ticket, agent));
    }

    private void apply(Action action, TicketEdit edit, View ticket, String agent) {
        var value = action.value();
        switch (action.action()) {
            case PRIORITY -> edit.priority(action.one(Priority.class));
            case TYPE -> edit.type(action.one(TicketType.class));
            case STATUS -> edit.status(action.one(TicketStatus.class));
            case TEAM -> edit.assign(null, value);
            case ASSIGNEE -> edit.assign(value, null);
            case QUEUE -> edit.queue(value);
            case ADD_TAG -> edit.addTag(value);
            case REMOVE_TAG -> edit.removeTag(value);
            case ADD_WATCHER -> edit.addWatcher(value);
            case NOTE -> edit.say(Visibility.INTERNAL, value);
            case ESCALATE -> edit.escalate(value);
            case REPLY -> texts.of(action, ticket, agent).ifPresent(text -> edit.say(Visibility.PUBLIC, text));
        }
    }
}
