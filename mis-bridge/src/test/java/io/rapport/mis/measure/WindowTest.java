package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void hourStartsAtHalfPastInKolkata() {
        assertThat(start(Window.HOUR, "2026-01-31T08:29:59Z", KOLKATA)).isEqualTo("2026-01-31T07:30:00Z");
        assertThat(start(Window.HOUR, "2026-01-31T08:30:00Z", KOLKATA)).isEqualTo("2026-01-31T08:30:00Z");
    }

    @Test
    void dayStartsAtLocalMidnight() {
        assertThat(start(Window.DAY, "2026-01-31T18:29:59Z", KOLKATA)).isEqualTo("2026-01-30T18:30:00Z");
        assertThat(start(Window.DAY, "2026-01-31T18:30:00Z", KOLKATA)).isEqualTo("2026-01-31T18:30:00Z");
    }

    @Test
    void minuteDropsSeconds() {
        assertThat(start(Window.MINUTE, "2026-01-31T08:29:59.999Z", KOLKATA)).isEqualTo("2026-01-31T08:29:00Z");
    }

    @Test
    void dayHasTwentyThreeOrTwentyFiveHoursWhenClocksChange() {
        assertThat(length("2026-03-28T23:00:00Z")).isEqualTo(Duration.ofHours(23));
        assertThat(length("2026-10-24T22:00:00Z")).isEqualTo(Duration.ofHours(25));
        assertThat(length("2026-10-25T23:00:00Z")).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void theHourThatComesTwiceIsTwoHours() {
        var first = start(Window.HOUR, "2026-10-25T00:30:00Z", BERLIN);
        var second = start(Window.HOUR, "2026-10-25T01:30:00Z", BERLIN);
        assertThat(first).isEqualTo("2026-10-25T00:00:00Z");
        assertThat(second).isEqualTo("2026-10-25T01:00:00Z");
        assertThat(Window.HOUR.end(first, BERLIN)).isEqualTo(second);
    }

    @Test
    void noInstantIsBesideItsHourWhereClocksChangeByHalfAnHour() {
        var howe = ZoneId.of("Australia/Lord_Howe");
        for (var day : List.of("2026-04-04T12:00:00Z", "2026-10-03T12:00:00Z")) {
            for (var at = Instant.parse(day);
                    at.isBefore(Instant.parse(day).plus(Duration.ofHours(8)));
                    at = at.plusSeconds(600)) {
                var start = Window.HOUR.start(at, howe);
                assertThat(at).isBetween(start, Window.HOUR.end(start, howe).minusNanos(1));
            }
        }
        assertThat(Duration.between(
                        Instant.parse("2026-04-04T14:00:00Z"),
                        Window.HOUR.end(Instant.parse("2026-04-04T14:00:00Z"), howe)))
                .isEqualTo(Duration.ofMinutes(90));
    }

    private static Instant start(Window window, String at, ZoneId zone) {
        return window.start(Instant.parse(at), zone);
    }

    private static Duration length(String start) {
        var begin = Instant.parse(start);
        return Duration.between(begin, Window.DAY.end(begin, BERLIN));
    }
}
