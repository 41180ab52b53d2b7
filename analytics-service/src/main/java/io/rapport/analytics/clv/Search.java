package io.rapport.analytics.clv;

import io.rapport.analytics.estimate.Maximum;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the parameters of the highest likelihood, as logarithms: from several starts on a sample, from the best of them on all
 * customers. Where the data do not determine them, a normal prior (standard deviation 2 of the logarithm) around the usual does.
 *
 * @param usual logarithms of common parameters, the middle of the prior
 * @param sample the mean log-likelihood of a sample, by parameters
 * @param whole the same of all customers
 */
record Search<M>(
        double[] usual,
        double customers,
        ToDoubleFunction<double[]> sample,
        ToDoubleFunction<double[]> whole,
        Function<double[], M> model) {
    private static final double SPREAD = 2;
    /** Beyond a factor of e^9 from the usual a parameter has run away. */
    private static final double AWAY = 9;

    private static final double UNSURE = 2;
    private static final double TOLERANCE = 1e-10;

    /** @param plausible what is wrong with parameters, or empty */
    Fit<M> run(Function<double[], Optional<String>> plausible) {
        var peak = peak(false, plausible);
        var covariance = peak.covariance(function(whole, false, plausible), customers);
        var doubt = doubt(peak, covariance).or(() -> plausible.apply(Parameters.exp(peak.point())));
        return doubt.isEmpty()
                ? new Fit.Sound<>(model(peak, covariance.orElseThrow()))
                : degenerate(doubt.get(), plausible);
    }

    private Fit<M> degenerate(String reason, Function<double[], Optional<String>> plausible) {
        var peak = peak(true, plausible);
        return peak.covariance(function(whole, true, plausible), customers)
                .<Fit<M>>map(covariance -> new Fit.Degenerate<>(model(peak, covariance), reason))
                .orElseGet(() -> new Fit.Impossible<>(reason));
    }

    private Fit.Model<M> model(Maximum peak, double[][] covariance) {
        var parameters = Parameters.exp(peak.point());
        return new Fit.Model<>(model.apply(parameters), whole.applyAsDouble(parameters) * customers, covariance);
    }

    private Maximum peak(boolean prior, Function<double[], Optional<String>> plausible) {
        var starts = List.of(usual, moved(-1.5, 0), moved(1.5, 0), moved(-1.5, 1.5), moved(1.5, -1.5));
        var rough = Maximum.of(function(sample, prior, plausible), starts, .5, 1e-8);
        return Maximum.of(function(whole, prior, plausible), List.of(rough.point()), .05, TOLERANCE);
    }

    private double[] moved(double even, double odd) {
        var moved = usual.clone();
        for (var i = 0; i < moved.length; i++) {
            moved[i] += i % 2 == 0 ? even : odd;
        }
        return moved;
    }

    private ToDoubleFunction<double[]> function(
            ToDoubleFunction<double[]> likelihood, boolean prior, Function<double[], Optional<String>> plausible) {
        return logarithms -> {
            var distance = 0.0;
            for (var i = 0; i < usual.length; i++) {
                var away = logarithms[i] - usual[i];
                if (Math.abs(away) > AWAY + 2) {
                    return Double.NEGATIVE_INFINITY;
                }
                distance += away * away;
            }
            var parameters = Parameters.exp(logarithms);
            if (prior && plausible.apply(parameters).isPresent()) {
                return Double.NEGATIVE_INFINITY;
            }
            return likelihood.applyAsDouble(parameters) - (prior ? distance / (2 * SPREAD * SPREAD * customers) : 0);
        };
    }

    private Optional<String> doubt(Maximum peak, Optional<double[][]> covariance) {
        for (var i = 0; i < usual.length; i++) {
            if (Math.abs(peak.point()[i] - usual[i]) > AWAY) {
                return Optional.of("parameter %d of the likelihood runs away".formatted(i + 1));
            }
        }
        if (covariance.isEmpty()) {
            return Optional.of("the likelihood has a ridge and no peak");
        }
        for (var i = 0; i < usual.length; i++) {
            if (Math.sqrt(covariance.get()[i][i]) > UNSURE) {
                return Optional.of("parameter %d is hardly determined".formatted(i + 1));
            }
        }
        return Optional.empty();
    }
}
