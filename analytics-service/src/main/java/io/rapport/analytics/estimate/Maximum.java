package io.rapport.analytics.estimate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The highest point of a function of a few variables, found by the simplex search of Nelder and Mead (1965), begun anew where
 * it stops until that gains nothing.
 */
public record Maximum(double[] point, double value) {
    private static final int EVALUATIONS = 4_000;
    private static final int RESTARTS = 6;
    private static final double STEP = 1e-3;
    private static final double LOWEST = -1e300;

    /**
     * From several starts the best, so that a hill beside the highest is not taken for it.
     *
     * @param edge how wide the first simplex is, in the unit of the variables
     */
    public static Maximum of(
            ToDoubleFunction<double[]> function, List<double[]> starts, double edge, double tolerance) {
        return starts.stream()
                .map(start -> climb(function, start, edge, tolerance))
                .max(Comparator.comparingDouble(Maximum::value))
                .orElseThrow();
    }

    private static Maximum climb(ToDoubleFunction<double[]> function, double[] start, double edge, double tolerance) {
        var best = once(function, start, edge, tolerance);
        for (var i = 0; i < RESTARTS; i++) {
            var again = once(function, best.point, edge, tolerance);
            var gain = again.value - best.value;
            best = gain > 0 ? again : best;
            if (gain <= 10 * tolerance) {
                break;
            }
        }
        return best;
    }

    private static Maximum once(ToDoubleFunction<double[]> function, double[] start, double edge, double tolerance) {
        var highest = new Object() {
            Maximum seen = new Maximum(start, LOWEST);
        };
        try {
            new SimplexOptimizer(1e-15, tolerance)
                    .optimize(
                            new MaxEval(EVALUATIONS),
                            GoalType.MAXIMIZE,
                            new InitialGuess(start),
                            new NelderMeadSimplex(start.length, edge),
                            new ObjectiveFunction(point -> {
                                var value = finite(function.applyAsDouble(point));
                                if (value > highest.seen.value) {
                                    highest.seen = new Maximum(point.clone(), value);
                                }
                                return value;
                            }));
        } catch (MathIllegalStateException _) {
            // Out of evaluations: the best point so far is what there is.
        }
        return highest.seen;
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : LOWEST;
    }

    /**
     * The inverse of the observed information at this point: the covariance of estimates by maximum likelihood. Empty where the
     * function is not curved downwards in every direction, that is, where the data do not determine the point.
     *
     * @param function the log-likelihood per observation
     * @param observations how many there are
     */
    public Optional<double[][]> covariance(ToDoubleFunction<double[]> function, double observations) {
        var information = MatrixUtils.createRealMatrix(curvature(function)).scalarMultiply(-observations);
        if (!finite(information.getData())) {
            return Optional.empty();
        }
        var eigen = new EigenDecompositionSymmetric(information);
        var values = eigen.getEigenvalues();
        for (var value : values) {
            if (value <= 0) {
                return Optional.empty();
            }
        }
        return Optional.of(eigen.getSolver().getInverse().getData());
    }

    private static boolean finite(double[][] matrix) {
        for (var row : matrix) {
            for (var value : row) {
                if (!Double.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Second derivatives by central differences. */
    private double[][] curvature(ToDoubleFunction<double[]> function) {
        var n = point.length;
        var hessian = new double[n][n];
        var middle = function.applyAsDouble(point);
        for (var i = 0; i < n; i++) {
            hessian[i][i] = (at(function, i, STEP, i, 0) - 2 * middle + at(function, i, -STEP, i, 0)) / (STEP * STEP);
            for (var j = 0; j < i; j++) {
                hessian[i][j] = (at(function, i, STEP, j, STEP)
                                - at(function, i, STEP, j, -STEP)
                                - at(function, i, -STEP, j, STEP)
                                + at(function, i, -STEP, j, -STEP))
                        / (4 * STEP * STEP);
                hessian[j][i] = hessian[i][j];
            }
        }
        return hessian;
    }

    private double at(ToDoubleFunction<double[]> function, int i, double byI, int j, double byJ) {
        var moved = point.clone();
        moved[i] += byI;
        moved[j] += byJ;
        return function.applyAsDouble(moved);
    }

    /** All combinations of the given values, one list of values for each variable. */
    public static List<double[]> grid(List<double[]> values) {
        List<double[]> points = List.of(new double[0]);
        for (var choices : values) {
            var longer = new ArrayList<double[]>();
            for (var point : points) {
                for (var choice : choices) {
                    var next = java.util.Arrays.copyOf(point, point.length + 1);
                    next[point.length] = choice;
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points;
    }
}
