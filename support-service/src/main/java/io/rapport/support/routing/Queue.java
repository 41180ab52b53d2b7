package io.rapport.support.routing;

import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import io.rapport.support.ticket.Condition;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Tickets that wait for somebody who can answer them; a ticket goes to the first queue whose condition it fits.
 *
 * @param team whose agents take from it; all if left out
 * @param skills that an agent must have
 * @param byLanguage whether an agent must speak the customer's language
 */
public record Queue(
        @NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*")
        String name,

        @Min(-1_000_000) @Max(1_000_000) Integer position,
        @Valid Condition when,

        @Size(min = 1, max = 100) @Pattern(regexp = "[^\\x00]*")
        String team,

        @Size(max = 20) List<@NotBlank @Size(max = 100) String> skills,
        boolean byLanguage)
        implements Definition {
    static final Kind<Queue> KIND = new Kind<>("queue", "queue", Queue.class);
}
