package io.rapport.support.sla;

import static java.util.Objects.requireNonNullElse;

import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import io.rapport.support.ticket.Condition;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What is promised of which tickets; the first policy that fits holds.
 *
 * @param position the lower is looked at first; 0 if left out
 * @param calendarId the hours in which the clocks run; all hours if left out
 * @param firstResponseSeconds of those hours; what is left out is not promised
 * @param warnPercent of a target's time after which to warn; 80 if left out
 */
public record Policy(
        @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
        String name,

        @Min(-1_000_000) @Max(1_000_000) Integer position,
        @Valid Condition when,
        UUID calendarId,
        @Min(1) @Max(31_622_400) Long firstResponseSeconds,
        @Min(1) @Max(31_622_400) Long nextResponseSeconds,
        @Min(1) @Max(31_622_400) Long resolutionSeconds,
        @Min(1) @Max(99) Integer warnPercent)
        implements Definition {
    static final Kind<Policy> KIND = new Kind<>("sla-policy", "policy", Policy.class);
    private static final int USUAL_WARNING = 80;
    private static final int WHOLE = 100;

    Optional<Duration> promised(Target target) {
        var seconds = switch (target) {
            case FIRST_RESPONSE -> firstResponseSeconds;
            case NEXT_RESPONSE -> nextResponseSeconds;
            case RESOLUTION -> resolutionSeconds;
        };
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    Duration untilWarning(Duration promised) {
        return promised.multipliedBy(requireNonNullElse(warnPercent, USUAL_WARNING))
                .dividedBy(WHOLE);
    }
}
