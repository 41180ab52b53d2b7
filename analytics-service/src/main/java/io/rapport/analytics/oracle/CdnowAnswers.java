package io.rapport.analytics.oracle;

import io.rapport.analytics.clv.BgNbd;
import io.rapport.analytics.clv.Calibration;
import io.rapport.analytics.clv.Calibration.HeldOut;
import io.rapport.analytics.clv.Fits;
import io.rapport.analytics.clv.History;
import io.rapport.analytics.clv.Population;
import io.rapport.analytics.clv.Spend;
import io.rapport.analytics.clv.Spends;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Fader, Hardie and Lee (2005); the other fits by independent programs. */
final class CdnowAnswers {
    private static final String DATA = "CDNOW";
    private static final LocalDate END = LocalDate.of(1997, 9, 30);

    private CdnowAnswers() {}

    static List<Answer> of(Data data) {
        var answers = new ArrayList<Answer>();
        orders(data, answers);
        var histories = data.rows("cdnow/cdnow_customers_summary.csv")
                .map(row -> new History(Long.parseLong(row[1]), Double.parseDouble(row[2]), Double.parseDouble(row[3])))
                .toList();
        var bgNbd = Fits.bgNbd(Population.of(histories.stream())).found().orElseThrow();
        parameters(answers, "BG/NBD", bgNbd.model().parameters(), "r .2426", "alpha 4.4135", "a .7929", "b 2.4258");
        answers.add(Answer.within(DATA, "BG/NBD log-likelihood", "-9582.43", bgNbd.logLikelihood(), .05));
        var pareto = Fits.paretoNbd(Population.of(histories.stream())).found().orElseThrow();
        parameters(
                answers,
                "Pareto/NBD",
                pareto.model().parameters(),
                "r .5533",
                "alpha 10.578",
                "s .6062",
                "beta 11.668");
        answers.add(Answer.within(DATA, "Pareto/NBD log-likelihood", "-9594.97", pareto.logLikelihood(), .05));
        spend(data, answers);
        forecast(data, bgNbd.model(), answers);
        return answers;
    }

    private static void orders(Data data, List<Answer> answers) {
        var customers = new HashSet<String>();
        var total = BigDecimal.ZERO;
        var lines = data.lines("cdnow/CDNOW_master.txt").stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length >= 4 && fields[1].matches("\\d{8}"))
                .toList();
        for (var fields : lines) {
            customers.add(fields[0]);
            total = total.add(new BigDecimal(fields[3]));
        }
        answers.add(Answer.count(DATA, "orders", 69_659, lines.size()));
        answers.add(Answer.count(DATA, "customers", 23_570, customers.size()));
        answers.add(new Answer(
                DATA,
                "revenue",
                "2500315.63",
                total.toPlainString(),
                total.compareTo(new BigDecimal("2500315.63")) == 0));
    }

    private static void parameters(List<Answer> answers, String model, double[] own, String... published) {
        for (var i = 0; i < published.length; i++) {
            var name = published[i].split(" ", 2);
            answers.add(Answer.parameter(
                    DATA, model + " " + name[0], "0".repeat(name[1].startsWith(".") ? 1 : 0) + name[1], own[i]));
        }
    }

    private static void spend(Data data, List<Answer> answers) {
        var spends = Spends.of(data.rows("cdnow/cdnow_customers_summary_with_transactions.csv")
                .filter(row -> Long.parseLong(row[1]) > 0)
                .map(row -> new Spend(Long.parseLong(row[1]), Double.parseDouble(row[4]))));
        var fit = Fits.gammaGamma(spends).found().orElseThrow();
        answers.add(Answer.count(DATA, "gamma-gamma customers", 946, spends.customers()));
        parameters(
                answers,
                "gamma-gamma",
                new double[] {fit.model().p(), fit.model().q(), fit.model().v()},
                "p 6.2488",
                "q 3.7446",
                "v 15.4477");
        answers.add(Answer.within(DATA, "gamma-gamma log-likelihood", "-4055.92", fit.logLikelihood(), .05));
    }

    private static void forecast(Data data, BgNbd model, List<Answer> answers) {
        var published = new BgNbd(.243, 4.414, .793, 2.426);
        var example = new History(2, 30.43, 38.86);
        answers.add(Answer.of(
                DATA, "next 39 weeks of x=2, t=30.43, T=38.86", "1.226", published.expectedPurchases(example, 39)));
        answers.add(Answer.of(DATA, "P(alive) of x=2, t=30.43, T=38.86", "0.7266", published.pAlive(example)));
        var calibration = Calibration.of(model, 39, heldOut(data).stream());
        answers.add(Answer.within(DATA, "held-out weeks 40-78, predicted", "1653.4", calibration.predicted(), 1.7));
        answers.add(Answer.count(DATA, "held-out weeks 40-78, actual", 1_882, calibration.actual()));
    }

    private static List<HeldOut> heldOut(Data data) {
        var days = new TreeMap<String, TreeSet<LocalDate>>();
        data.lines("cdnow/CDNOW_sample.txt").stream()
                .map(line -> line.strip().split("\\s+", -1))
                .forEach(row -> days.computeIfAbsent(row[1], _ -> new TreeSet<>())
                        .add(LocalDate.parse(row[2], DateTimeFormatter.BASIC_ISO_DATE)));
        return days.values().stream().map(CdnowAnswers::heldOut).toList();
    }

    private static HeldOut heldOut(TreeSet<LocalDate> days) {
        var before = days.headSet(END, true);
        var history =
                new History(before.size() - 1L, weeks(days.getFirst(), before.last()), weeks(days.getFirst(), END));
        return new HeldOut(history, days.size() - before.size());
    }

    private static double weeks(LocalDate from, LocalDate to) {
        return ChronoUnit.DAYS.between(from, to) / 7.0;
    }
}
