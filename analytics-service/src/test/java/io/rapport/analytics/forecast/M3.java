package io.rapport.analytics.forecast;

import io.rapport.analytics.SharedData;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The series of the M3 competition. */
final class M3 {
    private M3() {}

    /** Mean over every n-th series of that frequency. */
    static double symmetricError(String frequency, int period, int every) {
        var series = SharedData.lines("m3/m3_series.csv").stream()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields[1].equals(frequency))
                .toList();
        return IntStream.range(0, series.size())
                .filter(i -> i % every == 0)
                .parallel()
                .mapToDouble(i -> error(series.get(i), period))
                .average()
                .orElseThrow();
    }

    private static double error(String[] fields, int period) {
        var actual = values(fields[5]);
        var forecast = Forecast.of(values(fields[4]), actual.length, period).orElseThrow();
        return Forecast.symmetricError(forecast.values(), actual);
    }

    private static double[] values(String text) {
        return Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
