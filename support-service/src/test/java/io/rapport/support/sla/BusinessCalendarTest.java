package io.rapport.support.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.support.sla.BusinessCalendar.Hours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessCalendarTest {
    private static final List<DayOfWeek> WORKDAYS =
            List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);

    /** 2026-03-29 and 2026-10-25 are the days of the jump in Berlin; 2026-04-03 is Good Friday, 2026-04-06 Easter Monday. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-27T15:00:00Z, PT3H,  2026-03-30T08:00:00Z",
        "2026-03-27T16:00:00Z, PT1H,  2026-03-27T17:00:00Z",
        "2026-03-27T17:00:00Z, PT1H,  2026-03-30T08:00:00Z",
        "2026-04-02T15:30:00Z, PT1H,  2026-04-07T07:30:00Z",
        "2026-10-23T15:00:00Z, PT2H,  2026-10-26T09:00:00Z",
        "2026-10-24T12:00:00Z, PT9H,  2026-10-26T17:00:00Z",
        "2026-10-26T03:00:00Z, PT10M, 2026-10-26T08:10:00Z"
    })
    void countsOfficeHoursOverTheJumpAndHolidays(Instant start, Duration work, Instant due) {
        var berlin = calendar(
                "Europe/Berlin", WORKDAYS, "09:00", "18:00", LocalDate.of(2026, 4, 3), LocalDate.of(2026, 4, 6));
        assertThat(berlin.plus(start, work)).isEqualTo(due);
        assertThat(berlin.between(start, due)).isEqualTo(work);
    }

    @Test
    void aDayOfTheJumpIsShorterOrLonger() {
        var berlin = calendar("Europe/Berlin", List.of(DayOfWeek.values()), "00:00", "00:00");
        assertThat(berlin.between(Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z")))
                .isEqualTo(Duration.ofHours(23));
        var night = calendar("Europe/Berlin", List.of(DayOfWeek.SUNDAY), "01:00", "04:00");
        assertThat(night.between(Instant.parse("2026-03-28T20:00:00Z"), Instant.parse("2026-03-29T20:00:00Z")))
                .isEqualTo(Duration.ofHours(2));
        assertThat(night.between(Instant.parse("2026-10-24T20:00:00Z"), Instant.parse("2026-10-25T20:00:00Z")))
                .isEqualTo(Duration.ofHours(4));
        var inTheGap = calendar("Europe/Berlin", List.of(DayOfWeek.SUNDAY), "02:10", "02:40");
        assertThat(inTheGap.between(Instant.parse("2026-03-28T20:00:00Z"), Instant.parse("2026-03-29T20:00:00Z")))
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void aCalendarWithoutAnyTimeNeverComesToAnEnd() {
        var never = new BusinessCalendar(ZoneId.of("UTC"), Map.of(), Set.of());
        assertThat(never.plus(Instant.EPOCH, Duration.ofHours(1))).isAfter(Instant.parse("1989-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/St_Johns",
                "Australia/Lord_Howe",
                "Asia/Kolkata",
                "Asia/Ho_Chi_Minh",
                "Africa/Cairo",
                "Pacific/Apia"
            })
    void plusAndBetweenAreEachOthersInverse(String zone) {
        var random = new Random(zone.hashCode());
        for (var i = 0; i < 300; i++) {
            var calendar = any(zone, random);
            var start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
            var work = Duration.ofSeconds(1 + random.nextInt(200_000));
            var due = calendar.plus(start, work);
            assertThat(calendar.between(start, due)).isEqualTo(work);
            assertThat(calendar.between(start, due.minusSeconds(1))).isLessThan(work);
            var middle = start.plusSeconds(
                    random.nextLong(Duration.between(start, due).toSeconds() + 1));
            assertThat(calendar.between(start, middle).plus(calendar.between(middle, due)))
                    .isEqualTo(work);
        }
    }

    private static BusinessCalendar any(String zone, Random random) {
        var week = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            var from = LocalTime.of(random.nextInt(12), random.nextInt(60));
            if (random.nextInt(4) > 0) {
                week.put(
                        day,
                        List.of(new Hours(from, from.plusHours(5)), new Hours(from.plusHours(6), LocalTime.MIDNIGHT)));
            }
        }
        week.put(DayOfWeek.SUNDAY, List.of(new Hours(LocalTime.of(0, 30), LocalTime.of(3, 30))));
        return new BusinessCalendar(
                ZoneId.of(zone), week, Set.of(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365))));
    }

    private static BusinessCalendar calendar(
            String zone, List<DayOfWeek> days, String from, String to, LocalDate... holidays) {
        var week = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        days.forEach(day -> week.put(day, List.of(new Hours(LocalTime.parse(from), LocalTime.parse(to)))));
        return new BusinessCalendar(ZoneId.of(zone), week, Set.of(holidays));
    }
}
