package io.rapport.analytics.elasticity;

import io.rapport.analytics.estimate.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * By how many percent sales change when the price rises by one percent: regression of the logarithm of units on that of the price, with fixed
 * effects of product in store and of period, and promotions beside. Standard errors are robust and clustered by product in store (CR1), with
 * the t-distribution of as many degrees of freedom as there are clusters less one. Sources: Frisch, Waugh and Lovell for the fixed effects;
 * Liang and Zeger (1986), Biometrika 73(1), for the errors.
 *
 * @param value with its bounds; usually below 0
 * @param sales rows it rests on
 * @param clusters products in stores it rests on
 * @param doubts why it must not be relied on; empty if it may
 */
public record Elasticity(Interval value, long sales, int clusters, List<String> doubts) {
    private static final int SWEEPS = 500;
    private static final double SETTLED = 1e-10;
    private static final int FEWEST_SALES = 30;
    private static final int FEWEST_CLUSTERS = 5;
    /** Standard deviation of the price's logarithm that the fixed effects do not explain. */
    private static final double LEAST_MOVEMENT = .01;

    private static final double WIDEST = 2;

    public boolean reliable() {
        return doubts.isEmpty();
    }

    /** Empty where the price never moves on its own, or there are fewer than two products in stores. */
    public static Optional<Elasticity> of(Collection<Sale> sales) {
        var rows = List.copyOf(sales);
        var groups = List.of(numbers(rows, sale -> sale.product() + "\n" + sale.store()), numbers(rows, Sale::period));
        var units = demeaned(
                rows.stream().mapToDouble(sale -> Math.log(sale.units())).toArray(), groups);
        var price = demeaned(
                rows.stream().mapToDouble(sale -> Math.log(sale.price())).toArray(), groups);
        var promoted = demeaned(
                rows.stream().mapToDouble(sale -> sale.promoted() ? 1 : 0).toArray(), groups);
        var cleanPrice = without(price, promoted);
        var cleanUnits = without(units, promoted);
        var movement = dot(cleanPrice, cleanPrice);
        var clusters = 1 + java.util.Arrays.stream(groups.getFirst()).max().orElse(-1);
        if (clusters < 2 || movement <= 1e-9 * rows.size()) {
            return Optional.empty();
        }
        var slope = dot(cleanPrice, cleanUnits) / movement;
        var error = clusteredError(cleanPrice, cleanUnits, slope, groups.getFirst(), clusters) / movement;
        var width = new TDistribution(clusters - 1.0).inverseCumulativeProbability(.975) * error;
        var value = new Interval(slope - width, slope, slope + width);
        return Optional.of(new Elasticity(
                value, rows.size(), clusters, doubts(value, rows.size(), clusters, Math.sqrt(movement / rows.size()))));
    }

    /** Units and revenue as multiples of today's, if the price becomes this multiple; only near 1 is it more than a guess. */
    public WhatIf ifPriceBecomes(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("factor " + factor);
        }
        var low = Math.pow(factor, value.lower());
        var high = Math.pow(factor, value.upper());
        var units = new Interval(Math.min(low, high), Math.pow(factor, value.value()), Math.max(low, high));
        return new WhatIf(units, units.times(factor));
    }

    /** Multiples of today's. */
    public record WhatIf(Interval units, Interval revenue) {}

    private static List<String> doubts(Interval value, int sales, int clusters, double movement) {
        var doubts = new ArrayList<String>();
        if (sales < FEWEST_SALES) {
            doubts.add("only %d sales".formatted(sales));
        }
        if (clusters < FEWEST_CLUSTERS) {
            doubts.add("only %d products in stores".formatted(clusters));
        }
        if (movement < LEAST_MOVEMENT) {
            doubts.add("the price hardly moves");
        }
        if (value.upper() - value.lower() > WIDEST) {
            doubts.add("the interval is wide");
        }
        if (value.value() > 0) {
            doubts.add("sales rise with the price: something else moves both");
        } else if (value.upper() > 0) {
            doubts.add("no effect cannot be excluded");
        }
        return List.copyOf(doubts);
    }

    private static int[] numbers(List<Sale> sales, Function<Sale, String> group) {
        var known = new HashMap<String, Integer>();
        return sales.stream()
                .mapToInt(sale -> known.computeIfAbsent(group.apply(sale), _ -> known.size()))
                .toArray();
    }

    /** Takes off the means of each grouping in turn until none is left. */
    private static double[] demeaned(double[] values, List<int[]> groupings) {
        var rest = values.clone();
        for (var sweep = 0; sweep < SWEEPS; sweep++) {
            var moved = 0.0;
            for (var groups : groupings) {
                moved = Math.max(moved, takeOffMeans(rest, groups));
            }
            if (moved < SETTLED) {
                break;
            }
        }
        return rest;
    }

    private static double takeOffMeans(double[] values, int[] groups) {
        var sums = new double[values.length];
        var counts = new int[values.length];
        for (var i = 0; i < values.length; i++) {
            sums[groups[i]] += values[i];
            counts[groups[i]]++;
        }
        var largest = 0.0;
        for (var i = 0; i < values.length; i++) {
            var mean = sums[groups[i]] / counts[groups[i]];
            values[i] -= mean;
            largest = Math.max(largest, Math.abs(mean));
        }
        return largest;
    }

    private static double[] without(double[] values, double[] other) {
        var size = dot(other, other);
        var share = size > 1e-9 ? dot(values, other) / size : 0;
        var rest = values.clone();
        for (var i = 0; i < rest.length; i++) {
            rest[i] -= share * other[i];
        }
        return rest;
    }

    private static double clusteredError(double[] price, double[] units, double slope, int[] groups, int clusters) {
        var scores = new double[clusters];
        for (var i = 0; i < price.length; i++) {
            scores[groups[i]] += price[i] * (units[i] - slope * price[i]);
        }
        return Math.sqrt(dot(scores, scores) * clusters / (clusters - 1.0));
    }

    private static double dot(double[] first, double[] second) {
        var sum = 0.0;
        for (var i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }
}
