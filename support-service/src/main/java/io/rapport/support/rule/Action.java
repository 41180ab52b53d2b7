package io.rapport.support.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.kit.http.Problem;
import io.rapport.support.ticket.Priority;
import io.rapport.support.ticket.TicketStatus;
import io.rapport.support.ticket.TicketType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a macro or trigger does to a ticket.
 *
 * @param value what it is set to; of {@code note} the text, of {@code escalate} the reason as a word such as {@code sla-breached}
 * @param texts of {@code reply}: by language; the customer's is taken, else {@code en}, else the first
 * @param cannedReplyId of {@code reply}: instead of {@code texts}
 */
public record Action(
        @NotNull Deed action,
        @Size(max = 5_000) @Pattern(regexp = "[^\\x00]*") String value,

        @Size(max = 20)
        Map<
                        @NotBlank @Size(max = 20) @Pattern(regexp = "[^\\x00]*") String,
                        @NotBlank @Size(max = 20_000) @Pattern(regexp = "[^\\x00]*") String>
                texts,

        UUID cannedReplyId) {
    private static final int LONGEST_NAME = 100;

    /** What can be done. */
    public enum Deed {
        @JsonProperty("set-priority")
        PRIORITY,
        @JsonProperty("set-type")
        TYPE,
        @JsonProperty("set-status")
        STATUS,
        @JsonProperty("set-team")
        TEAM,
        @JsonProperty("set-assignee")
        ASSIGNEE,
        @JsonProperty("set-queue")
        QUEUE,
        @JsonProperty("add-tag")
        ADD_TAG,
        @JsonProperty("remove-tag")
        REMOVE_TAG,
        @JsonProperty("add-watcher")
        ADD_WATCHER,
        @JsonProperty("note")
        NOTE,
        @JsonProperty("reply")
        REPLY,
        @JsonProperty("escalate")
        ESCALATE
    }

    /** @throws Problem 400 where the value does not suit the action */
    void check(String field) {
        var sound = switch (action) {
            case PRIORITY -> isOne(Priority.values());
            case TYPE -> isOne(TicketType.values());
            case STATUS -> isOne(TicketStatus.values());
            case TEAM, ASSIGNEE, QUEUE -> value != null && value.length() <= LONGEST_NAME;
            case ADD_TAG, REMOVE_TAG, ADD_WATCHER ->
                value != null && !value.isBlank() && value.length() <= LONGEST_NAME;
            case NOTE -> value != null && !value.isBlank();
            case ESCALATE -> value != null && value.matches(ESCALATION);
            case REPLY -> cannedReplyId != null || texts != null && !texts.isEmpty();
        };
        if (!sound) {
            throw Problem.invalid(field, "has no value that suits its action");
        }
    }

    /** The reason goes out on a topic for ever: it is a word and no text. */
    static final String ESCALATION = "[a-z0-9-]{1,50}";

    static void check(List<Action> actions) {
        for (var i = 0; i < actions.size(); i++) {
            actions.get(i).check("actions[" + i + "]");
        }
    }

    private boolean isOne(Object[] values) {
        return Arrays.stream(values).anyMatch(one -> one.toString().equals(value));
    }

    <T extends Enum<T>> T one(Class<T> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.toString().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
