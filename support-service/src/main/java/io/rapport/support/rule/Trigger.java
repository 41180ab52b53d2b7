package io.rapport.support.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import io.rapport.support.ticket.Condition;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What is done by itself when something happens to tickets that fit.
 *
 * @param active true if left out
 */
public record Trigger(
        @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
        String name,

        @Min(-1_000_000) @Max(1_000_000) Integer position,
        Boolean active,
        @NotNull Occasion on,
        @Valid Condition when,
        @NotEmpty @Size(max = 20) List<@NotNull @Valid Action> actions)
        implements Definition {
    static final Kind<Trigger> KIND = new Kind<>("trigger", "trigger", Trigger.class);

    /** When a trigger is looked at. */
    public enum Occasion {
        @JsonProperty("opened")
        OPENED,
        @JsonProperty("customer-wrote")
        WROTE,
        @JsonProperty("answered")
        ANSWERED,
        @JsonProperty("noted")
        NOTED,
        @JsonProperty("changed")
        CHANGED,
        @JsonProperty("assigned")
        ASSIGNED,
        @JsonProperty("status-changed")
        STATUS,
        @JsonProperty("resolved")
        RESOLVED,
        @JsonProperty("reopened")
        REOPENED,
        @JsonProperty("merged")
        MERGED,
        @JsonProperty("escalated")
        ESCALATED,
        @JsonProperty("sla-warned")
        SLA_WARNED,
        @JsonProperty("sla-breached")
        SLA_BREACHED,
        @JsonProperty("rated")
        RATED,
        @JsonProperty("rated-low")
        RATED_LOW,
        @JsonProperty("promise-warned")
        PROMISE_WARNED,
        @JsonProperty("promise-broken")
        PROMISE_BROKEN
    }

    boolean runs() {
        return !Boolean.FALSE.equals(active);
    }
}
