package io.rapport.analytics.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of real customers is held against the published answers elsewhere, with those of other data. */
class ChurnTest {
    @Test
    void survivalIsToldWithItsInterval() {
        var survival = Survival.of(IntStream.rangeClosed(1, 10)
                .mapToObj(month -> new Duration(month, month % 2 == 0 && month < 8))
                .toList());

        assertThat(survival.at(0).value()).isEqualTo(1);
        assertThat(survival.at(2).value()).isCloseTo(8 / 9.0, within(1e-12));
        assertThat(survival.at(5).value()).isCloseTo(8 / 9.0 * 6 / 7, within(1e-12));
        assertThat(survival.at(99).value()).isCloseTo(8 / 9.0 * 6 / 7 * 4 / 5, within(1e-12));
        assertThat(survival.at(5).lower()).isBetween(.2, survival.at(5).value());
        assertThat(survival.at(5).upper()).isBetween(survival.at(5).value(), 1.0);
        assertThat(survival.median()).isEmpty();
        assertThat(survival.at(-1).value()).isEqualTo(1);
    }

    @Test
    void perfectSeparationStaysBounded() {
        var profiles = IntStream.range(0, 100)
                .mapToObj(i -> new Profile(Map.of("days", (double) i, "same", 1.0), Map.of("kind", i < 50 ? "a" : "b")))
                .toList();
        var left = IntStream.range(0, 100).mapToObj(i -> i >= 50).toList();
        var model = ChurnModel.fit(profiles, left, 1).orElseThrow();
        assertThat(model.probability(profiles.getFirst())).isBetween(0.0, .2);
        assertThat(model.probability(profiles.getLast())).isBetween(.8, 1.0);
        assertThat(model.probability(new Profile(Map.of("days", Double.NaN), Map.of("kind", "new"))))
                .isBetween(0.0, 1.0);
        assertThat(model.reasons(profiles.getLast(), 3)).isNotEmpty();
        assertThat(ChurnModel.fit(profiles, left.stream().map(_ -> true).toList(), 1))
                .isEmpty();
    }

    @Test
    void scoresOfGuessesAndOfKnowledge() {
        var guess = List.of(new Score.Outcome(.5, true), new Score.Outcome(.5, false));
        assertThat(Score.of(guess)).isEqualTo(new Score(.5, .25));
        var knowledge = List.of(new Score.Outcome(1, true), new Score.Outcome(0, false));
        assertThat(Score.of(knowledge)).isEqualTo(new Score(1, 0));
        assertThat(Survival.of(List.of()).curve()).isEmpty();
        assertThat(Survival.of(List.of(new Duration(1, true))).median()).hasValue(1);
    }
}
