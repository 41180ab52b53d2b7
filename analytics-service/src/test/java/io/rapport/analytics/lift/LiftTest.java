package io.rapport.analytics.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rapport.analytics.SharedData;
import io.rapport.analytics.estimate.Interval;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiftTest {
    /** Columns, counted from the end: one before holds commas. */
    private static final int ARM = 4;

    private static final int VISIT = 3;
    private static final int CONVERSION = 2;
    private static final int SPEND = 1;

    @Test
    void hillstromsLiftIsAsRecomputed() {
        var rows = hillstrom();
        assertLift(rows, "Mens E-Mail", VISIT, .076590, .069953, .083226);
        assertLift(rows, "Mens E-Mail", CONVERSION, .006805, .005000, .008610);
        assertLift(rows, "Mens E-Mail", SPEND, .769827, .485149, 1.054505);
        assertLift(rows, "Womens E-Mail", VISIT, .045233, .038894, .051573);
        assertLift(rows, "Womens E-Mail", SPEND, .424412, .168965, .679860);
        assertThat(sample(rows, "Mens E-Mail", VISIT).mean()).isCloseTo(.182757, within(5e-7));
        assertThat(sample(rows, "Womens E-Mail", VISIT).mean()).isCloseTo(.151400, within(5e-7));
        assertThat(sample(rows, "No E-Mail", VISIT).mean()).isCloseTo(.106167, within(5e-7));
    }

    @Test
    void hillstromsArmsWereDividedAsPlanned() {
        var ratio = SampleRatio.of(new long[] {21_307, 21_387, 21_306}, new double[] {1, 1, 1});
        assertThat(ratio.chiSquared()).isCloseTo(.2025, within(.00005));
        assertThat(ratio.pValue()).isCloseTo(.904, within(.0005));
        assertThat(ratio.mismatch()).isFalse();
    }

    @Test
    void lopsidedDivisionIsSeen() {
        assertThat(SampleRatio.of(new long[] {9_000, 1_300}, new double[] {.9, .1})
                        .mismatch())
                .isTrue();
        assertThat(SampleRatio.of(new long[] {0, 0}, new double[] {.9, .1}).pValue())
                .isEqualTo(1);
        assertThatThrownBy(() -> SampleRatio.of(new long[] {1}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sequentialTestSeesHillstromsEffect() {
        var rows = hillstrom();
        var look = new SequentialTest(.01)
                .look(sample(rows, "Mens E-Mail", VISIT), sample(rows, "No E-Mail", VISIT))
                .orElseThrow();
        assertThat(look.decided()).isTrue();
        assertThat(look.difference().lower()).isBetween(.06, .069953);
    }

    @Test
    void peekingDoesNotDeceiveTheSequentialTestAndDeceivesThePlainOne() {
        var random = new Random(3);
        var sequential = 0;
        var plain = 0;
        for (var run = 0; run < 400; run++) {
            var seen = new Peeks(random);
            sequential += seen.sequential ? 1 : 0;
            plain += seen.plain ? 1 : 0;
        }
        assertThat(sequential).isLessThan(20);
        assertThat(plain).isGreaterThan(60);
    }

    @Test
    void fewSuccessesNeitherVanishNorExplode() {
        var lift = Lift.of(Sample.ofRate(50, 0), Sample.ofRate(50, 0)).orElseThrow();
        assertThat(lift.absolute().lower()).isBetween(-.2, -.01);
        assertThat(lift.absolute().upper()).isBetween(.01, .2);
        assertThat(lift.pValue()).isEqualTo(1);
        assertThat(lift.relative()).isEmpty();
        assertThat(Lift.of(Sample.ofRate(1, 0), Sample.ofRate(50, 0))).isEmpty();
        assertThatThrownBy(() -> Sample.ofRate(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    /** An experiment without effect, looked at forty times. */
    private static final class Peeks {
        private boolean sequential;
        private boolean plain;

        Peeks(Random random) {
            var successes = new long[2];
            for (var customers = 1; customers <= 8_000; customers++) {
                for (var arm = 0; arm < 2; arm++) {
                    successes[arm] += random.nextDouble() < .1 ? 1 : 0;
                }
                if (customers % 200 == 0) {
                    look(Sample.ofRate(customers, successes[0]), Sample.ofRate(customers, successes[1]));
                }
            }
        }

        private void look(Sample treated, Sample heldOut) {
            sequential |= new SequentialTest(.02)
                    .look(treated, heldOut)
                    .filter(SequentialTest.Look::decided)
                    .isPresent();
            plain |= Lift.of(treated, heldOut).orElseThrow().pValue() < .05;
        }
    }

    private static List<String[]> hillstrom() {
        return SharedData.lines("hillstrom/hillstrom.csv.gz").stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private static Sample sample(List<String[]> rows, String arm, int measure) {
        var values = rows.stream()
                .filter(row -> row[row.length - ARM].equals(arm))
                .mapToDouble(row -> Double.parseDouble(row[row.length - measure]))
                .toArray();
        var sum = java.util.Arrays.stream(values).sum();
        return measure == SPEND
                ? Sample.ofValues(
                        values.length,
                        sum,
                        java.util.Arrays.stream(values).map(v -> v * v).sum())
                : Sample.ofRate(values.length, (long) sum);
    }

    private static void assertLift(
            List<String[]> rows, String arm, int measure, double value, double lower, double upper) {
        var lift = Lift.of(sample(rows, arm, measure), sample(rows, "No E-Mail", measure))
                .orElseThrow();
        assertThat(lift.absolute()).satisfies(interval -> {
            assertThat(interval.value()).isCloseTo(value, within(1e-6));
            assertThat(interval.lower()).isCloseTo(lower, within(1.5e-6));
            assertThat(interval.upper()).isCloseTo(upper, within(1.5e-6));
        });
        assertThat(lift.relative())
                .hasValueSatisfying(relative -> assertThat(relative.lower()).isPositive());
        assertThat(lift.total(Sample.ofRate(10, 0))).isEqualTo(lift.absolute().times(10));
        assertThat(Interval.of(1, 0)).isEqualTo(new Interval(1, 1, 1));
    }
}
