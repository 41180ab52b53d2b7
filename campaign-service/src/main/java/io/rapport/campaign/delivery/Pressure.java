package io.rapport.campaign.delivery;

import io.rapport.campaign.rules.SendingRules;
import io.rapport.campaign.rules.SendingRules.Cap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a person has been sent enough: by the company's caps and by what she chose herself. */
final class Pressure {
    /** Hours between two messages. */
    private static final Map<String, Integer> CHOSEN =
            Map.of("daily", 24, "weekly", 7 * 24, "monthly", 30 * 24, "quarterly", 91 * 24);

    private static final Duration SOON = Duration.ofMinutes(1);

    private Pressure() {}

    /** The longest span that a cap looks back. */
    static Duration span(SendingRules rules) {
        var hours = Stream.concat(rules.caps().stream().map(Cap::hours), CHOSEN.values().stream());
        return Duration.ofHours(hours.max(Integer::compare).orElseThrow());
    }

    /** Empty where there is room for this message. */
    static Optional<Decision> on(Due due, SendingRules rules, List<Earlier> earlier, Instant now) {
        var own = Optional.ofNullable(due.facts().frequency())
                .map(CHOSEN::get)
                .map(hours -> decide(new Cap(null, 1, hours), "frequency", due, earlier, now));
        return Stream.concat(
                        own.stream(),
                        rules.caps().stream()
                                .filter(cap ->
                                        cap.channel() == null || cap.channel().equals(due.channel()))
                                .map(cap -> decide(cap, "capped", due, earlier, now)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What waits and is due already is decided within moments, so that it is waited for; what is due later takes the place. */
    private static Optional<Decision> decide(Cap cap, String reason, Due due, List<Earlier> earlier, Instant now) {
        var span = Duration.ofHours(cap.hours());
        var mine = earlier.stream()
                .filter(other -> other.deliveryId().equals(due.id()))
                .filter(other -> cap.channel() == null || cap.channel().equals(other.channel()))
                .toList();
        var sent = mine.stream()
                .filter(other -> !other.waiting() && other.at().isAfter(now.minus(span)))
                .count();
        if (sent >= cap.messages()) {
            return Optional.of(new Decision.Skip(reason));
        }
        var ahead = mine.stream()
                .filter(other -> other.waiting() && other.at().isBefore(now.plus(span)))
                .toList();
        if (sent + ahead.size() < cap.messages()) {
            return Optional.empty();
        }
        return Optional.of(
                ahead.stream().anyMatch(other -> !other.at().isAfter(now))
                        ? new Decision.Postpone(now.plus(SOON))
                        : new Decision.Skip("outranked"));
    }
}
