package io.rapport.analytics.churn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How customers become rows of numbers: numbers standardised, their squares beside them, and one column for each category seen (an unseen
 * one is none of them, a missing number is the mean).
 */
final class Features {
    private static final double FEW = 1e-9;

    private final Map<String, double[]> numbers = new LinkedHashMap<>();
    private final Map<String, List<String>> categories = new LinkedHashMap<>();

    static Features of(List<Profile> profiles) {
        var features = new Features();
        var seen = new TreeMap<String, TreeSet<String>>();
        var values = new TreeMap<String, List<Double>>();
        for (var profile : profiles) {
            profile.categories()
                    .forEach((name, value) ->
                            seen.computeIfAbsent(name, _ -> new TreeSet<>()).add(value));
            profile.numbers().forEach((name, value) -> {
                if (Double.isFinite(value)) {
                    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
                }
            });
        }
        values.forEach((name, all) -> features.numbers.put(name, scale(all)));
        seen.forEach((name, all) -> features.categories.put(name, List.copyOf(all)));
        return features;
    }

    /** Mean and standard deviation. */
    private static double[] scale(List<Double> values) {
        var mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        var variance = values.stream()
                .mapToDouble(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0);
        return new double[] {mean, Math.max(Math.sqrt(variance), FEW)};
    }

    /** The intercept first. */
    double[] row(Profile profile) {
        var row = new double[names().size()];
        var next = 0;
        row[next++] = 1;
        for (var number : numbers.entrySet()) {
            var value = profile.numbers().getOrDefault(number.getKey(), Double.NaN);
            var scaled = Double.isFinite(value) ? (value - number.getValue()[0]) / number.getValue()[1] : 0;
            var bounded = Math.clamp(scaled, -8, 8);
            row[next++] = bounded;
            row[next++] = bounded * bounded - 1;
        }
        for (var category : categories.entrySet()) {
            for (var value : category.getValue()) {
                row[next++] = value.equals(profile.categories().get(category.getKey())) ? 1 : 0;
            }
        }
        return row;
    }

    List<String> names() {
        var names = new ArrayList<String>(List.of("(intercept)"));
        numbers.keySet().forEach(name -> {
            names.add(name);
            names.add(name + "²");
        });
        categories.forEach((name, values) -> values.forEach(value -> names.add(name + "=" + value)));
        return names;
    }
}
