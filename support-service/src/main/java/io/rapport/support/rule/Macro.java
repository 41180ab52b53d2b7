package io.rapport.support.rule;

import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Several actions that an agent does in one. */
public record Macro(
        @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
        String name,

        @Min(-1_000_000) @Max(1_000_000) Integer position,
        @NotEmpty @Size(max = 20) List<@NotNull @Valid Action> actions)
        implements Definition {
    static final Kind<Macro> KIND = new Kind<>("macro", "macro", Macro.class);
}
