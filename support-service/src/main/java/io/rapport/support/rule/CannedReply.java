package io.rapport.support.rule;

import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;

/**
 * A text that answers what many ask.
 *
 * @param texts by language; {@code {{customer.name}}}, {@code {{ticket.subject}}}, {@code {{ticket.id}}} and {@code {{agent}}} are filled in
 */
public record CannedReply(
        @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
        String name,

        @Min(-1_000_000) @Max(1_000_000) Integer position,

        @NotEmpty @Size(max = 20)
        Map<
                        @NotBlank @Size(max = 20) @Pattern(regexp = "[^\\x00]*") String,
                        @NotBlank @Size(max = 20_000) @Pattern(regexp = "[^\\x00]*") String>
                texts)
        implements Definition {
    static final Kind<CannedReply> KIND = new Kind<>("canned-reply", "canned reply", CannedReply.class);
}
