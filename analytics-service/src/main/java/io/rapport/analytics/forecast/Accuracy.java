package io.rapport.analytics.forecast;

import io.rapport.analytics.forecast.ForecastResource.Forecasted.Step;
import java.util.List;
import java.util.Optional;

/**
 * How well a forecast foretold what has happened since.
 *
 * @param windows that are over
 * @param symmetricError sMAPE, 0 to 200
 * @param bias forecast less actual, over the actual: .1 where a tenth too much was expected; null where nothing happened
 * @param inside share of the windows whose actual lies in the interval; .95 is what it promises
 */
public record Accuracy(int windows, double symmetricError, Double bias, double inside) {
    /** Empty while no window is over. */
    static Optional<Accuracy> of(List<Step> steps) {
        var over = steps.stream().filter(step -> step.actual() != null).toList();
        if (over.isEmpty()) {
            return Optional.empty();
        }
        var forecast = over.stream().mapToDouble(Step::value).toArray();
        var actual = over.stream().mapToDouble(Step::actual).toArray();
        var expected = java.util.Arrays.stream(forecast).sum();
        var happened = java.util.Arrays.stream(actual).sum();
        var inside = over.stream()
                .filter(step -> step.lower() <= step.actual() && step.actual() <= step.upper())
                .count();
        return Optional.of(new Accuracy(
                over.size(),
                Forecast.symmetricError(forecast, actual),
                happened == 0 ? null : (expected - happened) / happened,
                (double) inside / over.size()));
    }
}
