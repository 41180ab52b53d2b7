package io.rapport.support.sla;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.rapport.kit.http.Problem;
import io.rapport.support.definition.Definition;
import io.rapport.support.definition.Kind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The hours in which clocks run.
 *
 * @param zone IANA name, such as {@code Europe/Istanbul}
 * @param holidays days on which nobody works
 */
public record Calendar(
        @NotBlank @Size(max = 200) @Pattern(regexp = "[^\\x00]*")
        String name,

        @NotBlank @Size(max = 60) String zone,
        @NotEmpty @Size(max = 70) List<@NotNull @Valid Opening> hours,
        @Size(max = 2_000) List<@NotNull LocalDate> holidays)
        implements Definition {
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
    static final Kind<Calendar> KIND = new Kind<>("sla-calendar", "calendar", Calendar.class);

    /** {@code to} of {@code 00:00} is the end of the day. */
    public record Opening(
            @NotNull DayOfWeek day,

            @NotNull @Pattern(regexp = TIME) String from,

            @NotNull @Pattern(regexp = TIME) String to) {
        private BusinessCalendar.Hours hours() {
            return new BusinessCalendar.Hours(LocalTime.parse(from), LocalTime.parse(to));
        }
    }

    @Override
    public Integer position() {
        return 0;
    }

    /** @throws Problem 400 for what is no calendar */
    Calendar checked() {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException _) {
            throw Problem.invalid("zone", "must be the name of a time zone, such as Europe/Istanbul");
        }
        var week = business().week();
        if (week.values().stream().flatMap(List::stream).anyMatch(BusinessCalendar.Hours::isEmpty)) {
            throw Problem.invalid("hours", "must end after they begin");
        }
        if (week.values().stream().anyMatch(Calendar::overlap)) {
            throw Problem.invalid("hours", "must not overlap");
        }
        return this;
    }

    private static boolean overlap(List<BusinessCalendar.Hours> day) {
        return Stream.iterate(1, i -> i < day.size(), i -> i + 1)
                .anyMatch(i -> day.get(i - 1).to().equals(LocalTime.MIDNIGHT)
                        || day.get(i).from().isBefore(day.get(i - 1).to()));
    }

    BusinessCalendar business() {
        return new BusinessCalendar(
                ZoneId.of(zone),
                Stream.of(DayOfWeek.values()).collect(toUnmodifiableMap(day -> day, this::on)),
                Set.copyOf(requireNonNullElse(holidays, List.of())));
    }

    private List<BusinessCalendar.Hours> on(DayOfWeek day) {
        return hours.stream()
                .filter(opening -> opening.day() == day)
                .map(Opening::hours)
                .sorted(Comparator.comparing(BusinessCalendar.Hours::from))
                .toList();
    }
}
