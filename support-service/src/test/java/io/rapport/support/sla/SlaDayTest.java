package io.rapport.support.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.support.sla.Calendar.Opening;
import io.rapport.support.ticket.Moment;
import io.rapport.support.ticket.Moment.Kind;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Support in Berlin around the weekend of the jump (29 March 2026) and Good Friday (3 April), against a table made by hand. Office hours are 9 to 18
 * from Monday to Friday: 08:00Z to 17:00Z before the jump, 07:00Z to 16:00Z after it. Promised are an answer within 2 hours, each next one
 * within 1 hour, and a resolution within 9.
 */
class SlaDayTest {
    private static final Policy POLICY = new Policy("office", 0, null, null, 7_200L, 3_600L, 32_400L, 50);
    private static final BusinessCalendar OFFICE = new Calendar(
                    "Berlin",
                    "Europe/Berlin",
                    Stream.of(
                                    DayOfWeek.MONDAY,
                                    DayOfWeek.TUESDAY,
                                    DayOfWeek.WEDNESDAY,
                                    DayOfWeek.THURSDAY,
                                    DayOfWeek.FRIDAY)
                            .map(day -> new Opening(day, "09:00", "18:00"))
                            .toList(),
                    List.of(LocalDate.of(2026, 4, 3)))
            .checked()
            .business();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // what happened, each as kind@time                                          | target         | started
                //          | due               | stopped           | business s | in time
                "answered in the same hour | 27T09:00 opened, 27T09:40 answered              | first-response | 2026-03-27T09:00  | 2026-03-27T11:00  | 2026-03-27T09:40  | 2400  | met",
                "over the jump             | 27T16:00 opened, 30T07:30 answered              | first-response | 2026-03-27T16:00  | 2026-03-30T08:00  | 2026-03-30T07:30  | 5400  | met",
                "over the jump, late       | 27T16:00 opened, 30T08:00:01 answered           | first-response | 2026-03-27T16:00  | 2026-03-30T08:00  | 2026-03-30T08:00:01 | 7201  | missed",
                "written on Sunday         | 29T12:00 opened, 30T09:00 answered              | first-response | 2026-03-29T12:00  | 2026-03-30T09:00  | 2026-03-30T09:00  | 7200  | met",
                "a day over the jump       | 27T12:00 opened, 30T11:00 resolved              | resolution     | 2026-03-27T12:00  | 2026-03-30T11:00  | 2026-03-30T11:00  | 32400 | met",
                "over the holiday          | 33T15:00 opened, 37T07:59 answered              | first-response | 2026-04-02T15:00  | 2026-04-06T08:00  | 2026-04-06T07:59  | 7140  | met",
                "waiting for her           | 30T08:00 opened, 30T09:00 paused, 31T08:00 resumed, 31T15:00 resolved | resolution | 2026-03-30T08:00 | 2026-03-31T16:00 | 2026-03-31T15:00 | 28800 | met",
                "asked again               | 30T08:00 opened, 30T08:10 answered, 30T09:00 wrote, 30T09:30 wrote, 30T10:00:01 answered | next-response | 2026-03-30T09:00 | 2026-03-30T10:00 | 2026-03-30T10:00:01 | 3601 | missed",
                "closed by a rule          | 30T08:00 opened, 30T09:00 closed-by-rule        | first-response | 2026-03-30T08:00  | 2026-03-30T10:00  | 2026-03-30T09:00  | 3600  | dropped",
                "merged into the older     | 30T10:00 opened, 30T08:00 opened, 30T08:00 wrote, 30T10:30 answered | first-response | 2026-03-30T08:00 | 2026-03-30T10:00 | 2026-03-30T10:30 | 9000 | missed",
            })
    void isAsTheTableSays(
            String name,
            String story,
            String target,
            String started,
            String due,
            String stopped,
            long elapsed,
            String end) {
        var clock = clocks(story).stream()
                .filter(one -> one.target().equals(target))
                .findFirst()
                .orElseThrow();
        assertThat(clock.startedAt()).isEqualTo(started + ending(started));
        assertThat(clock.dueAt()).isEqualTo(due + ending(due));
        assertThat(clock.stoppedAt()).isEqualTo(stopped + ending(stopped));
        assertThat(clock.elapsedSeconds()).isEqualTo(elapsed);
        assertThat(end(clock)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"30T12:00,30T13:00"})
    void reopeningStartsAnotherClockAndLeavesTheFirst(String resolved, String reopened) {
        var resolutions = clocks("30T08:00 opened, 30T08:10 answered, " + resolved + " resolved, " + reopened
                        + " reopened, " + reopened + " wrote")
                .stream()
                .toList();
        assertThat(resolutions)
                .filteredOn(clock -> clock.target().equals("resolution"))
                .extracting(SlaClock::startedAt, SlaClock::stoppedAt, SlaClock::dueAt)
                .containsExactly(
                        tuple("2026-03-30T08:00:00Z", "2026-03-30T12:00:00Z", "2026-03-31T08:00:00Z"),
                        tuple("2026-03-30T13:00:00Z", null, "2026-03-31T13:00:00Z"));
        assertThat(resolutions)
                .filteredOn(clock -> clock.target().equals("next-response"))
                .extracting(SlaClock::dueAt)
                .containsExactly(Instant.parse("2026-03-30T14:00:00Z"));
    }

    private static Tuple tuple(String started, String stopped, String due) {
        return Tuple.tuple(Instant.parse(started), stopped == null ? null : Instant.parse(stopped), Instant.parse(due));
    }

    private static String ending(String time) {
        return time.length() > "2026-03-27T09:00".length() ? "Z" : ":00Z";
    }

    private static String end(SlaClock clock) {
        if (!clock.counted()) {
            return "dropped";
        }
        return clock.stoppedAt().isAfter(clock.dueAt()) ? "missed" : "met";
    }

    private static List<SlaClock> clocks(String story) {
        return Runs.of(Arrays.stream(story.split(",")).map(SlaDayTest::moment).toList()).stream()
                .flatMap(run -> SlaClocks.clock(run, POLICY, OFFICE))
                .toList();
    }

    /** {@code 33T15:00 opened}: days are counted from the first of March. */
    private static Moment moment(String step) {
        var parts = step.strip().split(" ");
        var day = LocalDate.of(2026, 3, 1).plusDays(Integer.parseInt(parts[0].substring(0, 2)) - 1L);
        var time = parts[0].substring(2);
        var byRule = parts[1].endsWith("-by-rule");
        return new Moment(
                Instant.parse(day + time + ending("2026-03-" + parts[0])),
                Kind.valueOf(parts[1].replace("-by-rule", "").toUpperCase(Locale.ROOT)),
                byRule);
    }
}
