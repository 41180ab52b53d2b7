package io.rapport.analytics.clv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The published and recomputed figures of the CDNOW sample. */
class CdnowTest {
    private static final BgNbd PUBLISHED = new BgNbd(.243, 4.414, .793, 2.426);
    private static final History EXAMPLE = new History(2, 30.43, 38.86);

    @Test
    void bgNbdReachesThePublishedMaximum() {
        var fit = sound(Fits.bgNbd(Population.of(Cdnow.histories().stream())));
        assertThat(fit.logLikelihood()).isCloseTo(-9582.43, within(.05));
        assertParameters(fit.model().parameters(), .2426, 4.4135, .7929, 2.4258);
    }

    @Test
    void paretoNbdReachesTheKnownMaximum() {
        var fit = sound(Fits.paretoNbd(Population.of(Cdnow.histories().stream())));
        assertThat(fit.logLikelihood()).isCloseTo(-9594.97, within(.05));
        assertParameters(fit.model().parameters(), .5533, 10.578, .6062, 11.668);
    }

    @Test
    void gammaGammaReachesTheKnownMaximum() {
        var spends = Spends.of(Cdnow.spends());
        var fit = sound(Fits.gammaGamma(spends));
        assertThat(spends.customers()).isEqualTo(946);
        assertThat(fit.logLikelihood()).isCloseTo(-4055.92, within(.05));
        assertParameters(fit.model().parameters(), 6.2488, 3.7446, 15.4477);
    }

    @Test
    void exampleCustomerIsAsPublished() {
        assertThat(PUBLISHED.expectedPurchases(EXAMPLE, 39)).isCloseTo(1.226, within(.0005));
        assertThat(PUBLISHED.pAlive(EXAMPLE)).isCloseTo(.7266, within(.00005));
    }

    @Test
    void summaryFallsOutOfTheOrders() {
        var summary = Cdnow.histories();
        var own = Cdnow.heldOut();
        assertThat(own).hasSameSizeAs(summary);
        for (var i = 0; i < own.size(); i++) {
            var history = own.get(i).history();
            assertThat(history.repeats()).isEqualTo(summary.get(i).repeats());
            assertThat(history.recency()).isCloseTo(summary.get(i).recency(), within(.006));
            assertThat(history.age()).isCloseTo(summary.get(i).age(), within(.006));
        }
    }

    @Test
    void heldOutPeriodIsPredictedAsByOthers() {
        var fit = sound(Fits.bgNbd(Population.of(Cdnow.histories().stream())));
        var calibration = Calibration.of(fit.model(), 39, Cdnow.heldOut().stream());
        assertThat(calibration.customers()).isEqualTo(2357);
        assertThat(calibration.actual()).isEqualTo(1882);
        assertThat(calibration.predicted()).isCloseTo(1653.4, withPercentage(.1));
        assertThat(calibration.byRepeats()).hasSize(8);
    }

    @Test
    void lifetimeValueLiesWithinItsIntervalAndFallsWithTheDiscount() {
        var buying = sound(Fits.bgNbd(Population.of(Cdnow.histories().stream())));
        var spending = sound(Fits.gammaGamma(Spends.of(Cdnow.spends())));
        var spend = Optional.of(new Spend(2, 22.35));
        var plain = new LifetimeValue(buying, spending, 52, 0).of(EXAMPLE, spend);
        var discounted = new LifetimeValue(buying, spending, 52, .15).of(EXAMPLE, spend);

        assertThat(plain.lifetimeValue().value())
                .isCloseTo(plain.purchases().value() * plain.spend().value(), within(1e-9));
        assertThat(discounted.lifetimeValue().value())
                .isBetween(
                        plain.lifetimeValue().value() / 1.15,
                        plain.lifetimeValue().value());
        assertThat(plain.lifetimeValue().lower())
                .isPositive()
                .isLessThan(plain.lifetimeValue().value());
        assertThat(plain.purchases().upper()).isLessThan(plain.purchases().value() * 1.3);
        assertThat(plain.pAlive().lower()).isBetween(.6, .7266);
        assertThat(plain.spend().value()).isBetween(22.35, spending.model().meanSpend());
        assertThat(plain.churnRisk()).isBetween(1 - plain.pAlive().value(), 1.0);
        assertThat(plain.weeksToNext()).isPresent();
    }

    private static <M> Fit.Model<M> sound(Fit<M> fit) {
        assertThat(fit.doubt()).isEmpty();
        return fit.found().orElseThrow();
    }

    private static void assertParameters(double[] own, double... published) {
        for (var i = 0; i < published.length; i++) {
            assertThat(own[i]).isCloseTo(published[i], withPercentage(1));
        }
    }
}
