package io.rapport.campaign.delivery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/**
 * One of several texts that a campaign tries against one another.
 *
 * @param weight its share among theirs
 * @param segment who gets it, whatever the weights say; null: it is drawn
 */
public record Variant(
        @NotBlank @Size(max = 50) String name,
        @NotNull UUID template,
        @Min(1) @Max(1000) int weight,
        UUID segment) {}
