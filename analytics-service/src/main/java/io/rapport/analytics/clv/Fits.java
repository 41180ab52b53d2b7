package io.rapport.analytics.clv;

import static java.lang.Math.log;

import java.util.Optional;
import java.util.function.Function;

/** Fits the models by maximum likelihood; equal histories are counted once, so that a million customers take seconds. */
public final class Fits {
    /** Fewer say nothing about how rates differ between customers. */
    public static final int FEWEST_REPEATERS = 10;

    private static final int SAMPLE = 2_000;

    private Fits() {}

    public static Fit<BgNbd> bgNbd(Population population) {
        return purchases(population, BgNbd::of, BgNbd::ofRepeats, 2.5);
    }

    public static Fit<ParetoNbd> paretoNbd(Population population) {
        return purchases(population, ParetoNbd::of, ParetoNbd::ofRepeats, population.meanAge());
    }

    /** Both have two parameters of buying, of which the second is a time, and two of leaving. */
    private static <M> Fit<M> purchases(
            Population population, Function<double[], M> model, PerRepeats<M> likelihood, double fourth) {
        if (population.repeaters() < FEWEST_REPEATERS || population.meanAge() <= 0) {
            return new Fit.Impossible<>("%d of %d customers came back: at least %d are needed"
                    .formatted(population.repeaters(), population.customers(), FEWEST_REPEATERS));
        }
        var sample = population.sample(SAMPLE);
        return new Search<>(
                        new double[] {log(.5), log(population.meanAge() / 4), log(.8), log(fourth)},
                        population.customers(),
                        parameters -> mean(sample, model.apply(parameters), likelihood),
                        parameters -> mean(population, model.apply(parameters), likelihood),
                        model)
                .run(_ -> Optional.empty());
    }

    private static <M> double mean(Population population, M model, PerRepeats<M> likelihood) {
        return population.mean(repeats -> likelihood.of(model, repeats));
    }

    /** Of customers who came back; their spend must not depend on how often. */
    public static Fit<GammaGamma> gammaGamma(Spends spends) {
        if (spends.customers() < FEWEST_REPEATERS) {
            return new Fit.Impossible<>("the spend of %d customers is known: at least %d are needed"
                    .formatted(spends.customers(), FEWEST_REPEATERS));
        }
        var mean = spends.meanOfMeans();
        if (spends.allEqual()) {
            var model = new GammaGamma(100, 100, mean * 99 / 100);
            return new Fit.Degenerate<>(
                    new Fit.Model<>(model, model.logLikelihood(spends), new double[3][3]), "all spend the same");
        }
        var sample = spends.sample(SAMPLE);
        return new Search<>(
                        new double[] {log(5), log(4), log(mean / 2)},
                        spends.customers(),
                        sample::mean,
                        spends::mean,
                        GammaGamma::of)
                .run(parameters -> implausible(parameters, mean));
    }

    /** The model's mean must exist, and be a mean of what was seen. */
    private static Optional<String> implausible(double[] parameters, double mean) {
        var q = parameters[1];
        var expected = q > 1 ? parameters[0] * parameters[2] / (q - 1) : Double.POSITIVE_INFINITY;
        return expected > 3 * mean || expected < mean / 3
                ? Optional.of("spend is too uneven for a mean")
                : Optional.empty();
    }

    /** The log-likelihood of a customer with so many repeats. */
    private interface PerRepeats<M> {
        Population.Likelihood.OfRepeats of(M model, long repeats);
    }
}
