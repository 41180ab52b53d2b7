package io.rapport.analytics.elasticity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ElasticityTest {
    @Test
    void findsTheElasticityBehindPromotionsSeasonsAndPopularity() {
        var own = Elasticity.of(sales(40, 60, -1.7, .15, new Random(6))).orElseThrow();
        assertThat(own.value().value()).isCloseTo(-1.7, within(.15));
        assertThat(own.reliable()).isTrue();
        assertThat(own.clusters()).isEqualTo(40);
    }

    @Test
    void intervalHoldsTheTruthAsOftenAsItPromises() {
        var inside = IntStream.range(0, 60)
                .mapToObj(seed -> Elasticity.of(sales(25, 30, -1.7, .15, new Random(seed)))
                        .orElseThrow())
                .filter(own ->
                        own.value().lower() <= -1.7 && -1.7 <= own.value().upper())
                .count();
        assertThat(inside).isBetween(52L, 60L);
    }

    @Test
    void whatIfFollowsTheElasticity() {
        var own = Elasticity.of(sales(40, 60, -1.7, .15, new Random(6))).orElseThrow();
        var cheaper = own.ifPriceBecomes(.9);
        assertThat(cheaper.units().value()).isGreaterThan(1.15);
        assertThat(cheaper.revenue().value()).isBetween(1.0, cheaper.units().value());
        assertThat(own.ifPriceBecomes(1.1).units().lower())
                .isLessThan(own.ifPriceBecomes(1.1).units().upper());
    }

    @Test
    void pricesThatDoNotMoveSayNothing() {
        assertThat(Elasticity.of(sales(10, 20, -1.5, 0, new Random(1)))).isEmpty();
        assertThat(Elasticity.of(List.of())).isEmpty();
        assertThat(Elasticity.of(List.of(new Sale("a", "s", "1", 2, 3, false)))).isEmpty();
    }

    @Test
    void fewSalesAndNoEffectAreUnreliable() {
        assertThat(Elasticity.of(sales(3, 6, -1.5, .1, new Random(1)))
                        .orElseThrow()
                        .doubts())
                .anyMatch(doubt -> doubt.contains("products in stores"));
        assertThat(Elasticity.of(sales(30, 10, 2, .1, new Random(1)))
                        .orElseThrow()
                        .doubts())
                .anyMatch(doubt -> doubt.contains("rise with the price"));
    }

    /** Promoted products are cheaper and sell twice as much, popular ones are dearer, and all sell better in some weeks. */
    private static List<Sale> sales(int products, int weeks, double elasticity, double movement, Random random) {
        var sales = new ArrayList<Sale>();
        for (var product = 0; product < products; product++) {
            var popularity = random.nextGaussian();
            for (var week = 0; week < weeks; week++) {
                var promoted = movement > 0 && random.nextInt(5) == 0;
                var price = .5 * popularity + movement * random.nextGaussian() - (promoted ? .2 : 0);
                var units = 3
                        + popularity
                        + Math.sin(week)
                        + elasticity * price
                        + (promoted ? .7 : 0)
                        + .3 * random.nextGaussian();
                sales.add(new Sale("p" + product, "s", "w" + week, Math.exp(price), Math.exp(units), promoted));
            }
        }
        return sales;
    }
}
