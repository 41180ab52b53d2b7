package io.rapport.campaign.rules;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** For all campaigns but transactional ones: how much one person is sent at most, and when nobody is woken. */
public record SendingRules(
        @Size(max = 20) List<@NotNull @Valid Cap> caps,
        @Valid QuietHours quietHours) {
    public static final SendingRules NONE = new SendingRules(List.of(), null);

    public SendingRules {
        caps = Objects.requireNonNullElse(caps, List.of());
    }

    /** At most so many messages within so many hours; {@code channel} null: over all channels together. */
    public record Cap(
            @Size(min = 1, max = 20) String channel,
            @Min(1) @Max(1000) int messages,
            @Min(1) @Max(24 * 366) int hours) {}

    /** In the customer's own zone, over midnight too. */
    public record QuietHours(
            @NotNull LocalTime from, @NotNull LocalTime until) {

        /** When they end, if they are now. */
        public Optional<Instant> end(Instant now, ZoneId zone) {
            var local = now.atZone(zone);
            var time = local.toLocalTime();
            var over = from.isAfter(until);
            var since = !time.isBefore(from);
            var before = time.isBefore(until);
            if (over ? !(since || before) : !(since && before)) {
                return Optional.empty();
            }
            var day = before ? local.toLocalDate() : local.toLocalDate().plusDays(1);
            return Optional.of(day.atTime(until).atZone(zone).toInstant());
        }
    }
}
