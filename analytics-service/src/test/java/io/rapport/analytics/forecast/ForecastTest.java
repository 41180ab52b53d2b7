package io.rapport.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.rapport.analytics.SharedData;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {
    private static final double[] HOLT_WINTERS = {
        418.6045, 414.0983, 484.9997, 475.8094, 481.0472, 547.2408, 606.0107, 600.8378, 519.1493, 457.5093, 403.6558,
        457.8238
    };

    @Test
    void fixedHoltWintersOfAirPassengersIsAsRecomputed() {
        var own = new HoltWinters(.3, .1, .2, 12).forecast(Arrays.copyOf(passengers(), 132), 12);
        assertThat(own).containsExactly(HOLT_WINTERS, offset(5e-5));
    }

    @Test
    void airPassengersAreForecastWell() {
        var all = passengers();
        var forecast = Forecast.of(Arrays.copyOf(all, 132), 12, 12).orElseThrow();
        var actual = Arrays.copyOfRange(all, 132, 144);
        assertThat(Forecast.symmetricError(forecast.values(), actual)).isLessThanOrEqualTo(4.5);
        assertThat(IntStream.range(0, 12)
                        .filter(h -> forecast.lower()[h] <= actual[h] && actual[h] <= forecast.upper()[h]))
                .hasSizeGreaterThanOrEqualTo(10);
        assertThat(Forecast.of(Arrays.copyOf(all, 132), 12).orElseThrow().values())
                .containsExactly(forecast.values());
    }

    /** Every tenth series, so that the test stays short. */
    @ParameterizedTest
    @CsvSource({"MONTHLY, 12, 14.5", "QUARTERLY, 4, 10.2", "YEARLY, 1, 18.5", "OTHER, 1, 5.2"})
    void m3IsForecastAsWellAsByItsCompetitors(String frequency, int period, double most) {
        assertThat(M3.symmetricError(frequency, period, 10)).isLessThan(most);
    }

    @Test
    void severalSeasonsOfHoursAreFoundAndFollowed() {
        var random = new Random(1);
        var hours = IntStream.range(0, 24 * 7 * 8)
                .mapToDouble(t -> 100
                        + 40 * Math.sin(2 * Math.PI * t / 24)
                        + (t / 24 % 7 >= 5 ? 60 : 0)
                        + 5 * random.nextGaussian())
                .toArray();
        var known = Arrays.copyOf(hours, 24 * 7 * 7);
        var forecast = Forecast.of(known, 168).orElseThrow();
        assertThat(Periods.find(known)).contains(168);
        assertThat(Forecast.symmetricError(forecast.values(), Arrays.copyOfRange(hours, known.length, hours.length)))
                .isLessThan(10);
    }

    @Test
    void seriesWithoutSeasonHaveNone() {
        var random = new Random(2);
        assertThat(Periods.find(random.doubles(200).toArray())).isEmpty();
    }

    @Test
    void shortEmptyConstantZeroAndGappySeriesSurvive() {
        assertThat(Forecast.of(new double[0], 3)).isEmpty();
        assertThat(Forecast.of(new double[] {Double.NaN}, 3)).isEmpty();
        for (var n = 1; n < 40; n++) {
            assertSane(IntStream.range(0, n).mapToDouble(t -> 10 + t % 3).toArray());
        }
        assertSane(new double[30]);
        assertSane(DoubleStream.iterate(5, v -> v).limit(30).toArray());
        assertSane(IntStream.range(0, 30).mapToDouble(t -> 2.0 * t).toArray());
        assertSane(IntStream.range(0, 60).mapToDouble(t -> t % 7 == 0 ? 3 : 0).toArray());
        assertSane(IntStream.range(0, 60)
                .mapToDouble(t -> t % 5 == 0 ? Double.NaN : 100 + t)
                .toArray());
        assertSane(IntStream.range(0, 60).mapToDouble(t -> Math.exp(t)).toArray());
        assertThatThrownBy(() -> Forecast.of(new double[] {Double.POSITIVE_INFINITY}, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void intervalsHoldWhatTheyPromise() {
        var random = new Random(9);
        var inside = 0;
        for (var run = 0; run < 100; run++) {
            var level = 100.0;
            var walk = new double[61];
            for (var t = 0; t < walk.length; t++) {
                level += random.nextGaussian();
                walk[t] = level + 2 * random.nextGaussian();
            }
            var forecast = Forecast.of(Arrays.copyOf(walk, 60), 1, 1).orElseThrow();
            inside += forecast.lower()[0] <= walk[60] && walk[60] <= forecast.upper()[0] ? 1 : 0;
        }
        assertThat(inside).isBetween(86, 100);
    }

    private static void assertSane(double[] values) {
        for (var periods : new int[][] {{}, {7}, {7, 28}}) {
            var forecast = Forecast.of(values, 14, periods).orElseThrow();
            for (var h = 0; h < 14; h++) {
                assertThat(forecast.values()[h]).isFinite().isNotNegative();
                assertThat(forecast.lower()[h]).isFinite().isLessThanOrEqualTo(forecast.values()[h]);
                assertThat(forecast.upper()[h]).isFinite().isGreaterThanOrEqualTo(forecast.values()[h]);
            }
        }
        assertThat(Forecast.of(values, 2)).isPresent();
    }

    private static double[] passengers() {
        return SharedData.lines("air-passengers/air_passengers.csv").stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[1]))
                .toArray();
    }
}
