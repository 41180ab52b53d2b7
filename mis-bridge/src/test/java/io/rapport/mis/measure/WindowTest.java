package io.rapport.mis.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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

    private static Instant start(Window window, String at, ZoneId zone) {
        return window.start(Instant.parse(at), zone);
    }

    private static Duration length(String start) {
        var begin = Instant.parse(start);
        return Duration.between(begin, Window.DAY.end(begin, BERLIN));
    }
}
