package io.rapport.analytics.oracle;

import io.rapport.analytics.forecast.Forecast;
import io.rapport.analytics.forecast.HoltWinters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Box and Jenkins' airline passengers, and the series of the M3 competition with what its competitors reached. */
final class SeriesAnswers {
    private static final String AIR = "air passengers";
    private static final String M3 = "M3";
    private static final int TRAIN = 132;
    private static final List<String> HOLT_WINTERS = List.of(
            "418.6045",
            "414.0983",
            "484.9997",
            "475.8094",
            "481.0472",
            "547.2408",
            "606.0107",
            "600.8378",
            "519.1493",
            "457.5093",
            "403.6558",
            "457.8238");

    private SeriesAnswers() {}

    static List<Answer> airPassengers(Data data) {
        var all = data.rows("air-passengers/air_passengers.csv")
                .mapToDouble(row -> Double.parseDouble(row[1]))
                .toArray();
        var train = Arrays.copyOf(all, TRAIN);
        var fixed = new HoltWinters(.3, .1, .2, 12).forecast(train, HOLT_WINTERS.size());
        var answers = new ArrayList<Answer>();
        for (var h = 0; h < fixed.length; h++) {
            answers.add(Answer.of(AIR, "fixed Holt-Winters, month " + (h + 1), HOLT_WINTERS.get(h), fixed[h]));
        }
        var chosen = Forecast.of(train, all.length - TRAIN).orElseThrow();
        answers.add(Answer.atMost(
                AIR,
                "automatic choice, " + chosen.model() + ", sMAPE",
                "4.5",
                Forecast.symmetricError(chosen.values(), Arrays.copyOfRange(all, TRAIN, all.length))));
        return answers;
    }

    /** The bounds are the worst of the competitors DAMPEN, THETA and ForecastPro, for months the better bound of 14.0. */
    static List<Answer> m3(Data data) {
        var series = data.rows("m3/m3_series.csv").toList();
        return List.of(
                Answer.atMost(M3, "months, sMAPE (THETA 13.89)", "14.0", error(series, "MONTHLY", 12)),
                Answer.atMost(M3, "quarters, sMAPE (THETA 8.96)", "9.82", error(series, "QUARTERLY", 4)),
                Answer.atMost(M3, "years, sMAPE (THETA 16.97)", "17.36", error(series, "YEARLY", 1)),
                Answer.atMost(M3, "others, sMAPE (THETA 4.41)", "4.61", error(series, "OTHER", 1)));
    }

    private static double error(List<String[]> series, String frequency, int period) {
        return series.parallelStream()
                .filter(fields -> fields[1].equals(frequency))
                .mapToDouble(fields -> error(fields, period))
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
