package io.rapport.analytics.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A program that computes what others published from the same data, and writes both as JSON to standard output. */
public final class Oracles {
    private static final List<Set> SETS = List.of(
            new Set("cdnow/CDNOW_sample.txt", CdnowAnswers::of),
            new Set("online-retail/or1_rfm.csv", RetailAnswers::of),
            new Set("hillstrom/hillstrom.csv.gz", HillstromAnswers::of),
            new Set("groceries/groceries_baskets.csv", GroceryAnswers::of),
            new Set("air-passengers/air_passengers.csv", SeriesAnswers::airPassengers),
            new Set("m3/m3_series.csv", SeriesAnswers::m3),
            new Set("telco-churn/Telco-Customer-Churn.csv", TelcoAnswers::of));

    private Oracles() {}

    /** What can be answered where a file is there. */
    private record Set(String file, Function<Data, List<Answer>> answers) {}

    /** @param arguments the folder of the data */
    public static void main(String[] arguments) throws IOException {
        var data = new Data(Path.of(arguments[0]));
        var answers = new ArrayList<Answer>();
        for (var set : SETS) {
            if (data.has(set.file)) {
                System.err.println(set.file);
                answers.addAll(set.answers.apply(data));
            } else {
                System.err.println(set.file + " is not there: skipped");
            }
        }
        new ObjectMapper().writeValue(System.out, answers);
    }
}
