package io.rapport.analytics.clv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.ExponentialDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.hipparchus.random.RandomDataGenerator;
import org.junit.jupiter.api.Test;

class FitsTest {
    private final RandomDataGenerator random = new RandomDataGenerator(42);

    @Test
    void findsTheParametersThatMadeTheData() {
        var truth = new BgNbd(.8, 6, 1.2, 3);
        var fit = Fits.bgNbd(Population.of(Stream.generate(() -> buyer(truth)).limit(20_000)));
        assertThat(fit.doubt()).isEmpty();
        var own = fit.found().orElseThrow();
        for (var i = 0; i < 4; i++) {
            assertThat(Math.log(own.model().parameters()[i]))
                    .isCloseTo(Math.log(truth.parameters()[i]), within(4 * Math.sqrt(own.covariance()[i][i])));
            assertThat(own.model().parameters()[i]).isCloseTo(truth.parameters()[i], withPercentage(20));
        }
    }

    @Test
    void findsTheSpendThatMadeTheData() {
        var truth = new GammaGamma(4, 5, 30);
        var fit = Fits.gammaGamma(Spends.of(IntStream.range(0, 20_000).mapToObj(i -> spender(truth, 1 + i % 5))));
        assertThat(fit.doubt()).isEmpty();
        assertThat(fit.found().orElseThrow().model().meanSpend()).isCloseTo(truth.meanSpend(), withPercentage(2));
    }

    @Test
    void oneTimeBuyersAreNotGuessedAt() {
        var population = Population.of(IntStream.range(0, 500).mapToObj(i -> new History(0, 0, i % 50)));
        assertThat(Fits.bgNbd(population).found()).isEmpty();
        assertThat(Fits.paretoNbd(population).doubt())
                .hasValueSatisfying(reason -> assertThat(reason).contains("0 of 500"));
    }

    @Test
    void oneCustomerAndNoneAreNotGuessedAt() {
        assertThat(Fits.bgNbd(Population.of(Stream.of(new History(3, 5, 9)))).found())
                .isEmpty();
        assertThat(Fits.bgNbd(Population.of(Stream.empty())).found()).isEmpty();
        assertThat(Fits.gammaGamma(Spends.of(Stream.of(new Spend(3, 10)))).found())
                .isEmpty();
    }

    @Test
    void equalSpendsAreExpectedAgain() {
        var fit = Fits.gammaGamma(Spends.of(IntStream.range(0, 100).mapToObj(i -> new Spend(1 + i % 4, 25))));
        assertThat(fit).isInstanceOf(Fit.Degenerate.class);
        assertThat(fit.found().orElseThrow().model().expectedSpend(new Spend(2, 25)))
                .isCloseTo(25, within(1e-9));
    }

    @Test
    void equalCustomersAreDegenerateAndStillGetSaneFigures() {
        var population = Population.of(IntStream.range(0, 1_000).mapToObj(_ -> new History(5, 40, 50)));
        assertSane(population, new History(5, 40, 50));
    }

    @Test
    void customersWhoNeverLeaveGetSaneFigures() {
        var population = Population.of(Stream.generate(() -> {
                    var times = purchases(random.nextGamma(2, .1), 52);
                    return times.length == 0
                            ? new History(0, 0, 52)
                            : new History(times.length, times[times.length - 1], 52);
                })
                .limit(3_000));
        assertSane(population, new History(8, 50, 52));
    }

    @Test
    void unevenSpendKeepsAFiniteMean() {
        var spends = Spends.of(IntStream.range(0, 500).mapToObj(i -> new Spend(1, Math.exp(random.nextNormal(0, 4)))));
        Fits.gammaGamma(spends)
                .found()
                .ifPresent(found ->
                        assertThat(found.model().meanSpend()).isFinite().isPositive());
    }

    @Test
    void figuresStayWithinTheirRangesAtTheEdges() {
        for (var model :
                new PurchaseModel[] {new BgNbd(.2, 3, 1, .5), new BgNbd(40, 90, 60, 300), new ParetoNbd(.3, 80, 1, 2)
                }) {
            for (var x : new long[] {0, 1, 3_000}) {
                for (var age : new double[] {0, .14, 5_000}) {
                    for (var recency : new double[] {0, age}) {
                        var history = new History(x, recency, age);
                        assertThat(model.pAlive(history)).isBetween(0.0, 1.0);
                        assertThat(model.expectedPurchases(history, 1e-6)).isBetween(0.0, 1e6);
                        assertThat(model.expectedPurchases(history, 520))
                                .isNotNegative()
                                .isFinite();
                    }
                }
            }
        }
    }

    @Test
    void expectationOfTheParetoIsTheLimitOfItsNeighbours() {
        var history = new History(3, 20, 30);
        assertThat(new ParetoNbd(.5, 10, 1, 12).expectedPurchases(history, 20))
                .isCloseTo(new ParetoNbd(.5, 10, 1.0001, 12).expectedPurchases(history, 20), withPercentage(.1));
        assertThat(new BgNbd(.5, 10, 1, 3).expectedPurchases(history, 20))
                .isCloseTo(new BgNbd(.5, 10, 1.0001, 3).expectedPurchases(history, 20), withPercentage(.1));
    }

    private static void assertSane(Population population, History history) {
        var buying = Fits.bgNbd(population);
        assertThat(buying.doubt()).isPresent();
        buying.found().ifPresent(found -> {
            assertThat(found.model().pAlive(history)).isBetween(0.0, 1.0);
            assertThat(found.model().expectedPurchases(history, 52)).isBetween(0.0, 100.0);
            var spending = new Fit.Model<>(new GammaGamma(6, 4, 15), 0, new double[3][3]);
            var outlook = new LifetimeValue(found, spending, 52, .1).of(history, Optional.empty());
            assertThat(outlook.lifetimeValue().value()).isFinite().isNotNegative();
            assertThat(outlook.lifetimeValue().upper()).isFinite();
            assertThat(outlook.churnRisk()).isBetween(0.0, 1.0);
        });
    }

    private History buyer(BgNbd truth) {
        var age = random.nextUniform(20, 60);
        var leaving = new BetaDistribution(truth.a(), truth.b()).inverseCumulativeProbability(random.nextUniform(0, 1));
        var repeats = 0;
        var last = 0.0;
        for (var time : purchases(random.nextGamma(truth.r(), 1 / truth.alpha()), age)) {
            repeats++;
            last = time;
            if (random.nextUniform(0, 1) < leaving) {
                break;
            }
        }
        return new History(repeats, last, age);
    }

    private double[] purchases(double rate, double until) {
        var waits = new ExponentialDistribution(1 / Math.max(rate, 1e-12));
        var times = new double[1 << 12];
        var n = 0;
        for (var time = random.nextDeviate(waits);
                time < until && n < times.length;
                time += random.nextDeviate(waits)) {
            times[n++] = time;
        }
        return java.util.Arrays.copyOf(times, n);
    }

    private Spend spender(GammaGamma truth, long purchases) {
        var scale = random.nextGamma(truth.q(), 1 / truth.v());
        var own = new GammaDistribution(truth.p(), 1 / scale);
        return new Spend(
                purchases,
                LongStream.range(0, purchases)
                        .mapToDouble(_ -> random.nextDeviate(own))
                        .average()
                        .orElseThrow());
    }
}
