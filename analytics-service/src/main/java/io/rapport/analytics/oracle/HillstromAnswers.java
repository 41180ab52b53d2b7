package io.rapport.analytics.oracle;

import io.rapport.analytics.lift.Lift;
import io.rapport.analytics.lift.Sample;
import io.rapport.analytics.lift.SampleRatio;
import java.util.ArrayList;
import java.util.List;

/** Hillstrom's e-mail test of 2008; recomputed independently. */
final class HillstromAnswers {
    private static final String DATA = "Hillstrom";
    private static final String MENS = "Mens E-Mail";
    private static final String WOMENS = "Womens E-Mail";
    private static final String NONE = "No E-Mail";
    /** Columns, counted from the end: one before holds commas. */
    private static final int ARM = 4;

    private static final int VISIT = 3;
    private static final int CONVERSION = 2;
    private static final int SPEND = 1;

    private HillstromAnswers() {}

    static List<Answer> of(Data data) {
        var rows = data.rows("hillstrom/hillstrom.csv.gz").toList();
        var answers = new ArrayList<Answer>();
        rate(answers, rows, MENS, 21_307, "0.182757");
        rate(answers, rows, WOMENS, 21_387, "0.151400");
        rate(answers, rows, NONE, 21_306, "0.106167");
        lift(answers, rows, MENS, "visit", VISIT, "0.076590", "0.069953", "0.083226");
        lift(answers, rows, MENS, "conversion", CONVERSION, "0.006805", "0.005000", "0.008610");
        lift(answers, rows, MENS, "spend", SPEND, "0.769827", "0.485149", "1.054505");
        lift(answers, rows, WOMENS, "visit", VISIT, "0.045233", "0.038894", "0.051573");
        lift(answers, rows, WOMENS, "spend", SPEND, "0.424412", "0.168965", "0.679860");
        var ratio = SampleRatio.of(
                new long[] {
                    sample(rows, MENS, VISIT).customers(),
                    sample(rows, WOMENS, VISIT).customers(),
                    sample(rows, NONE, VISIT).customers()
                },
                new double[] {1, 1, 1});
        answers.add(Answer.of(DATA, "sample ratio, chi-squared", "0.2025", ratio.chiSquared()));
        answers.add(Answer.of(DATA, "sample ratio, p", "0.904", ratio.pValue()));
        return answers;
    }

    private static void rate(List<Answer> answers, List<String[]> rows, String arm, long customers, String visits) {
        var sample = sample(rows, arm, VISIT);
        answers.add(Answer.count(DATA, arm + " customers", customers, sample.customers()));
        answers.add(Answer.of(DATA, arm + " visit rate", visits, sample.mean()));
    }

    /** The last digit may differ by one: quantiles of the normal distribution are rounded somewhere. */
    private static void lift(
            List<Answer> answers,
            List<String[]> rows,
            String arm,
            String measure,
            int column,
            String value,
            String lower,
            String upper) {
        var lift = Lift.of(sample(rows, arm, column), sample(rows, NONE, column))
                .orElseThrow()
                .absolute();
        var name = arm + " " + measure + " lift";
        answers.add(Answer.of(DATA, name, value, lift.value()));
        answers.add(Answer.within(DATA, name + ", lower", lower, lift.lower(), 1.5e-6));
        answers.add(Answer.within(DATA, name + ", upper", upper, lift.upper(), 1.5e-6));
    }

    private static Sample sample(List<String[]> rows, String arm, int column) {
        var values = rows.stream()
                .filter(row -> row[row.length - ARM].equals(arm))
                .mapToDouble(row -> Double.parseDouble(row[row.length - column]))
                .toArray();
        var sum = java.util.Arrays.stream(values).sum();
        var squares =
                java.util.Arrays.stream(values).map(value -> value * value).sum();
        return column == SPEND
                ? Sample.ofValues(values.length, sum, squares)
                : Sample.ofRate(values.length, (long) sum);
    }
}
