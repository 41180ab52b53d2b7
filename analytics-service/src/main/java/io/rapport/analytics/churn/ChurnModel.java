package io.rapport.analytics.churn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * The probability that a customer leaves: logistic regression with a ridge penalty, by iteratively reweighted least squares. Source: le
 * Cessie and van Houwelingen (1992), Ridge Estimators in Logistic Regression, Applied Statistics 41(1).
 */
public final class ChurnModel {
    private static final int STEPS = 50;
    private static final double SETTLED = 1e-8;

    private final Features features;
    private final double[] weights;

    private ChurnModel(Features features, double[] weights) {
        this.features = features;
        this.weights = weights;
    }

    /**
     * @param left whether each left, in the order of the profiles
     * @param ridge weight of the penalty on standardised coefficients, above 0; 1 is as if each had been seen once to be 0
     * @return empty unless some left and some stayed
     * @throws IllegalArgumentException if the lists differ in length or the ridge is not above 0
     */
    public static Optional<ChurnModel> fit(List<Profile> profiles, List<Boolean> left, double ridge) {
        if (profiles.size() != left.size() || !(ridge > 0)) {
            throw new IllegalArgumentException(
                    "%d profiles, %d outcomes, ridge %s".formatted(profiles.size(), left.size(), ridge));
        }
        if (!left.contains(true) || !left.contains(false)) {
            return Optional.empty();
        }
        var features = Features.of(profiles);
        var rows = profiles.stream().map(features::row).toArray(double[][]::new);
        var outcomes = left.stream().mapToDouble(leaves -> leaves ? 1 : 0).toArray();
        return Optional.of(new ChurnModel(features, weights(rows, outcomes, ridge)));
    }

    /** Above 0 and below 1. */
    public double probability(Profile profile) {
        return probability(features.row(profile), weights);
    }

    /** What moves this customer's log-odds most, by name, largest first. */
    public Map<String, Double> reasons(Profile profile, int most) {
        var row = features.row(profile);
        var names = features.names();
        var reasons = new LinkedHashMap<String, Double>();
        IntStream.range(1, row.length)
                .boxed()
                .filter(i -> row[i] != 0)
                .sorted(Comparator.comparingDouble(i -> -Math.abs(row[i] * weights[i])))
                .limit(most)
                .forEach(i -> reasons.put(names.get(i), row[i] * weights[i]));
        return reasons;
    }

    /** Newton's steps; each is halved until the penalised likelihood rises. */
    private static double[] weights(double[][] rows, double[] outcomes, double ridge) {
        var weights = new double[rows[0].length];
        var height = height(rows, outcomes, weights, ridge);
        for (var step = 0; step < STEPS; step++) {
            var direction = direction(rows, outcomes, weights, ridge);
            var length = 1.0;
            var next = moved(weights, direction, length);
            var reached = height(rows, outcomes, next, ridge);
            while (reached < height && length > 1e-6) {
                length /= 2;
                next = moved(weights, direction, length);
                reached = height(rows, outcomes, next, ridge);
            }
            if (reached - height < SETTLED * rows.length) {
                return reached > height ? next : weights;
            }
            weights = next;
            height = reached;
        }
        return weights;
    }

    private static double[] direction(double[][] rows, double[] outcomes, double[] weights, double ridge) {
        var n = weights.length;
        var gradient = new double[n];
        var information = new double[n][n];
        for (var i = 0; i < rows.length; i++) {
            var row = rows[i];
            var expected = probability(row, weights);
            var weight = Math.max(expected * (1 - expected), 1e-10);
            for (var j = 0; j < n; j++) {
                if (row[j] != 0) {
                    gradient[j] += row[j] * (outcomes[i] - expected);
                    for (var k = 0; k <= j; k++) {
                        information[j][k] += weight * row[j] * row[k];
                    }
                }
            }
        }
        for (var j = 0; j < n; j++) {
            // The intercept is hardly held back, for it is no effect of anything.
            var penalty = j == 0 ? 1e-6 : ridge;
            gradient[j] -= penalty * weights[j];
            information[j][j] += penalty;
            for (var k = 0; k < j; k++) {
                information[k][j] = information[j][k];
            }
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(information, false))
                .getSolver()
                .solve(new ArrayRealVector(gradient, false))
                .toArray();
    }

    private static double height(double[][] rows, double[] outcomes, double[] weights, double ridge) {
        var sum = -ridge / 2 * Arrays.stream(weights).skip(1).map(w -> w * w).sum();
        for (var i = 0; i < rows.length; i++) {
            var score = score(rows[i], weights);
            sum += outcomes[i] * score - Math.max(score, 0) - Math.log1p(Math.exp(-Math.abs(score)));
        }
        return sum;
    }

    private static double[] moved(double[] weights, double[] direction, double length) {
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> weights[i] + length * direction[i])
                .toArray();
    }

    private static double probability(double[] row, double[] weights) {
        return 1 / (1 + Math.exp(Math.clamp(-score(row, weights), -30, 30)));
    }

    private static double score(double[] row, double[] weights) {
        var score = 0.0;
        for (var i = 0; i < row.length; i++) {
            score += row[i] * weights[i];
        }
        return score;
    }
}
