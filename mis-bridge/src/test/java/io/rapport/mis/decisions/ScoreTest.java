package io.rapport.mis.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreTest {
    @Test
    void aClearRiseIsScoredWithItsInterval() {
        var score = Score.of(weeks(100, 2), days(150));
        assertThat(score.state()).isEqualTo("scored");
        assertThat(score.effect()).isBetween(score.low(), score.high());
        assertThat(score.low()).isPositive();
        assertThat(score.effect().doubleValue()).isBetween(340.0, 360.0);
    }

    @Test
    void whatMayBeChanceIsUnreliable() {
        var score = Score.of(weeks(100, 40), days(103));
        assertThat(score.state()).isEqualTo("unreliable");
        assertThat(score.reason()).contains("chance");
        assertThat(score.low()).isNegative();
    }

    @Test
    void tooShortAPastIsUnreliable() {
        assertThat(Score.of(Collections.nCopies(28, null), days(100)).state()).isEqualTo("unreliable");
        var oneWeek = weeks(100, 2);
        IntStream.range(0, 21).forEach(day -> oneWeek.set(day, null));
        assertThat(Score.of(oneWeek, days(100)).reason()).contains("two weeks");
    }

    private static List<Double> weeks(double mean, double swing) {
        return new ArrayList<>(IntStream.range(0, 28)
                .mapToObj(day -> mean + (day / 7 % 2 == 0 ? swing : -swing))
                .toList());
    }

    private static List<Double> days(double value) {
        return Collections.nCopies(7, value);
    }
}
