package io.rapport.campaign.loyalty;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * How points are earned and what they are good for.
 *
 * @param pointsPerUnit by currency: points for one unit of it; other currencies earn none
 * @param expireMonths after which points that nobody used are gone, the oldest first; null: never
 * @param tierMonths over which points count for a tier, and for which a tier holds; 12 if not given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Program(
        @NotNull @Size(max = 50)
        Map<
                        @Pattern(regexp = "[A-Z]{3}") String,
                        @NotNull @DecimalMin("0") @Digits(integer = 5, fraction = 6) BigDecimal>
                pointsPerUnit,

        @Min(1) @Max(120) Integer expireMonths,
        @Min(1) @Max(120) Integer tierMonths,
        @Size(max = 20) List<@NotNull @Valid Tier> tiers,
        @Size(max = 50) List<@NotNull @Valid Reward> rewards) {
    static final Program NONE = new Program(Map.of(), null, null, null, null);

    public Program {
        tierMonths = Objects.requireNonNullElse(tierMonths, 12);
        tiers = Objects.requireNonNullElse(tiers, List.<Tier>of()).stream()
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Tier::points))
                .toList();
        rewards = Objects.requireNonNullElse(rewards, List.of());
    }

    /** @param points earned within the months of a tier */
    public record Tier(
            @NotBlank @Size(max = 50) String name, @Min(0) long points) {}

    /** A code of an offer for so many points. */
    public record Reward(@NotNull UUID offer, @Min(1) long points) {}

    BigDecimal rate(String currency) {
        return pointsPerUnit.getOrDefault(currency, BigDecimal.ZERO);
    }

    /** Null for none. */
    String tier(long earned) {
        return tiers.stream()
                .filter(tier -> tier.points <= earned)
                .reduce((_, higher) -> higher)
                .map(Tier::name)
                .orElse(null);
    }

    /** 0 for none. */
    int rank(String tier) {
        for (var i = 0; i < tiers.size(); i++) {
            if (tiers.get(i).name.equals(tier)) {
                return i + 1;
            }
        }
        return 0;
    }

    Optional<Reward> reward(UUID offer) {
        return rewards.stream().filter(reward -> reward.offer.equals(offer)).findFirst();
    }
}
