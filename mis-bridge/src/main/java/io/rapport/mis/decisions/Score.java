package io.rapport.mis.decisions;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What followed a decision, against the same days of the week before it. Each day after it is expected to be the mean of that day of the week over
 * the four weeks before; what came more is the effect. Its 95 % interval comes from how far the four weeks strayed from their own means
 * (difference in means, variance from the pooled residuals; no trend, no season: that is what {@code unreliable} is for).
 *
 * @param state {@code waiting} until the days are over, {@code scored}, or {@code unreliable} with its reason: too few weeks before, or an
 *     interval that contains zero
 * @param actual sum over the days
 * @param baseline what the weeks before let expect
 * @param effect actual − baseline, between {@code low} and {@code high}
 */
record Score(
        String state,
        String reason,
        BigDecimal actual,
        BigDecimal baseline,
        BigDecimal effect,
        BigDecimal low,
        BigDecimal high) {
    static final int WEEKS = 4;
    static final int DAYS_OF_WEEK = 7;
    private static final int LEAST_RESIDUALS = 7;
    private static final double NORMAL_95 = 1.96;
    private static final int DECIMALS = 4;

    static Score waiting(int daysOver, int days) {
        return new Score("waiting", daysOver + " of " + days + " days are over", null, null, null, null, null);
    }

    /**
     * @param before the 28 days before, oldest first; null where nothing is known of a day
     * @param after the days that followed, null is zero
     */
    static Score of(List<Double> before, List<Double> after) {
        var means = IntStream.range(0, DAYS_OF_WEEK)
                .mapToObj(day -> mean(before, day))
                .toList();
        var needed = Math.min(after.size(), DAYS_OF_WEEK);
        if (IntStream.range(0, needed).anyMatch(day -> means.get(day).isEmpty())) {
            return unreliable("some day of the week has no figure in the four weeks before");
        }
        var residuals = IntStream.range(0, before.size())
                .filter(day -> before.get(day) != null)
                .mapToDouble(
                        day -> before.get(day) - means.get(day % DAYS_OF_WEEK).orElseThrow())
                .toArray();
        var weekdays = means.stream().filter(OptionalDouble::isPresent).count();
        if (residuals.length - weekdays < LEAST_RESIDUALS) {
            return unreliable("fewer than two weeks of figures before");
        }
        var variance = IntStream.range(0, residuals.length)
                        .mapToDouble(at -> residuals[at] * residuals[at])
                        .sum()
                / (residuals.length - weekdays);
        return scored(after, means, variance);
    }

    private static Score scored(List<Double> after, List<OptionalDouble> means, double variance) {
        var actual =
                after.stream().mapToDouble(value -> value == null ? 0 : value).sum();
        var baseline = IntStream.range(0, after.size())
                .mapToDouble(day -> means.get(day % DAYS_OF_WEEK).orElseThrow())
                .sum();
        var half = NORMAL_95 * Math.sqrt(variance * (after.size() + meansVariance(after.size())));
        var effect = actual - baseline;
        var unclear = effect - half <= 0 && effect + half >= 0;
        return new Score(
                unclear ? "unreliable" : "scored",
                unclear ? "the interval contains zero: it may be chance" : null,
                rounded(actual),
                rounded(baseline),
                rounded(effect),
                rounded(effect - half),
                rounded(effect + half));
    }

    /** A day of the week that is used n times carries its mean's error n times. */
    private static double meansVariance(int days) {
        return IntStream.range(0, DAYS_OF_WEEK)
                .mapToDouble(day -> (days + DAYS_OF_WEEK - 1 - day) / DAYS_OF_WEEK)
                .map(times -> times * times / WEEKS)
                .sum();
    }

    private static OptionalDouble mean(List<Double> before, int dayOfWeek) {
        return IntStream.range(0, before.size())
                .filter(day -> day % DAYS_OF_WEEK == dayOfWeek && before.get(day) != null)
                .mapToDouble(before::get)
                .average();
    }

    private static Score unreliable(String reason) {
        return new Score("unreliable", reason, null, null, null, null, null);
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
