package io.rapport.support.sla;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When we work. Hours are of the wall clock: on the day the clock jumps, a span over the jump is an hour shorter or longer, and one inside of a
 * gap is no time at all.
 */
record BusinessCalendar(ZoneId zone, Map<DayOfWeek, List<Hours>> week, Set<LocalDate> holidays) {
    /** Enough for any target: what is not due by then never is. */
    private static final int MOST_DAYS = 20 * 366;

    static final BusinessCalendar ALWAYS = new BusinessCalendar(ZoneId.of("UTC"), everyDay(), Set.of());

    /** {@code to} of 00:00 is the end of the day. */
    record Hours(LocalTime from, LocalTime to) {
        boolean isEmpty() {
            return !to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to);
        }
    }

    private record Span(Instant from, Instant to) {
        Duration length() {
            return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
        }

        Span since(Instant start) {
            return from.isBefore(start) ? new Span(start, to) : this;
        }

        Span until(Instant end) {
            return to.isAfter(end) ? new Span(from, end) : this;
        }
    }

    /** The moment by which so much time of ours has passed since {@code start}. */
    Instant plus(Instant start, Duration work) {
        var left = work;
        var day = start.atZone(zone).toLocalDate();
        for (var i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
            for (var span : spans(day)) {
                var usable = span.since(start).length();
                if (usable.compareTo(left) >= 0 && usable.isPositive()) {
                    return span.since(start).from().plus(left);
                }
                left = left.minus(usable);
            }
        }
        return start.plus(Duration.ofDays(MOST_DAYS));
    }

    /** How much time of ours lies between. */
    Duration between(Instant start, Instant end) {
        if (!start.isBefore(end)) {
            return Duration.ZERO;
        }
        return start.atZone(zone)
                .toLocalDate()
                .datesUntil(end.atZone(zone).toLocalDate().plusDays(1))
                .flatMap(this::spansOf)
                .map(span -> span.since(start).until(end).length())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private List<Span> spans(LocalDate day) {
        return spansOf(day).toList();
    }

    private Stream<Span> spansOf(LocalDate day) {
        return holidays.contains(day)
                ? Stream.empty()
                : week.getOrDefault(day.getDayOfWeek(), List.of()).stream().map(hours -> span(day, hours));
    }

    private Span span(LocalDate day, Hours hours) {
        var end = hours.to().equals(LocalTime.MIDNIGHT) ? day.plusDays(1) : day;
        return new Span(first(day.atTime(hours.from())), last(end.atTime(hours.to())));
    }

    private Instant first(LocalDateTime wall) {
        var jump = zone.getRules().getTransition(wall);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private Instant last(LocalDateTime wall) {
        var jump = zone.getRules().getTransition(wall);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : wall.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    private static Map<DayOfWeek, List<Hours>> everyDay() {
        var all = List.of(new Hours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
        return Stream.of(DayOfWeek.values()).collect(toUnmodifiableMap(day -> day, _ -> all));
    }
}
