package io.rapport.analytics.oracle;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.rapport.analytics.affinity.Baskets;
import io.rapport.analytics.cohort.Cohort;
import io.rapport.analytics.cohort.Cohort.Month;
import io.rapport.analytics.cohort.Cohort.Purchase;
import io.rapport.analytics.rfm.Buyer;
import io.rapport.analytics.rfm.Quintiles;
import io.rapport.analytics.rfm.Scored;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The UCI online retail data of 2010-12 to 2011-12, without guests, gifts and returns; recomputed independently. */
final class RetailAnswers {
    private static final String DATA = "online retail";
    private static final String COHORT = "885 324 286 340 321 352 321 309 313 350 331 445 235";

    private RetailAnswers() {}

    private record Line(String invoice, String product, BigDecimal value, LocalDateTime at, String customer) {}

    static List<Answer> of(Data data) {
        var lines = data.lines("online-retail/online-retail-2010-2011.csv.gz").stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(RetailAnswers::counts)
                .map(RetailAnswers::line)
                .toList();
        var placed = new HashMap<String, LocalDateTime>();
        lines.forEach(line -> placed.merge(line.invoice, line.at, (a, b) -> a.isBefore(b) ? a : b));
        var revenue = lines.stream().map(Line::value).reduce(BigDecimal.ZERO, BigDecimal::add);
        var answers = new ArrayList<Answer>();
        answers.add(Answer.count(DATA, "lines", 397_884, lines.size()));
        answers.add(Answer.count(
                DATA,
                "customers",
                4_338,
                lines.stream().map(Line::customer).distinct().count()));
        answers.add(Answer.count(DATA, "orders", 18_532, placed.size()));
        var rounded = revenue.setScale(2, RoundingMode.HALF_UP).toPlainString();
        answers.add(new Answer(DATA, "revenue", "8911407.90", rounded, rounded.equals("8911407.90")));
        answers.add(Answer.of(DATA, "average order", "480.866", revenue.doubleValue() / placed.size()));
        var cohort = cohort(lines, placed);
        answers.add(new Answer(DATA, "cohort 2010-12", COHORT, cohort, cohort.equals(COHORT)));
        cells(data, answers);
        pair(lines, answers);
        return answers;
    }

    /** Fields are counted from the end, for only the description before them may hold commas. */
    private static boolean counts(String[] fields) {
        var n = fields.length;
        return !fields[n - 2].equals("0.0")
                && Double.parseDouble(fields[n - 5]) > 0
                && new BigDecimal(fields[n - 3]).signum() > 0;
    }

    private static Line line(String[] fields) {
        var n = fields.length;
        return new Line(
                fields[0],
                fields[1],
                new BigDecimal(fields[n - 3]).multiply(BigDecimal.valueOf((long) Double.parseDouble(fields[n - 5]))),
                LocalDateTime.parse(fields[n - 4].replace(' ', 'T')),
                fields[n - 2]);
    }

    private static String cohort(List<Line> lines, Map<String, LocalDateTime> placed) {
        var months = Cohort.of(lines.stream()
                        .map(line -> new Purchase(line.customer, YearMonth.from(placed.get(line.invoice)), line.value))
                        .toList())
                .getFirst()
                .months();
        return String.join(
                " ", months.stream().map(Month::customers).map(String::valueOf).toList());
    }

    private static void cells(Data data, List<Answer> answers) {
        var buyers = data.rows("online-retail/or1_rfm.csv")
                .map(fields -> new Buyer(
                        fields[0],
                        Instant.parse(fields[1].replace(' ', 'T') + "Z"),
                        Long.parseLong(fields[2]),
                        new BigDecimal(fields[3])))
                .toList();
        var cells = Quintiles.of(buyers).stream().collect(groupingBy(Scored::cell, counting()));
        answers.add(Answer.count(DATA, "RFM cell 555", 348, cells.getOrDefault("555", 0L)));
        answers.add(Answer.count(DATA, "RFM cell 111", 184, cells.getOrDefault("111", 0L)));
    }

    private static void pair(List<Line> lines, List<Answer> answers) {
        var baskets = new TreeMap<String, Set<String>>();
        lines.forEach(line ->
                baskets.computeIfAbsent(line.invoice, _ -> new HashSet<>()).add(line.product));
        var rule = Baskets.of(baskets.values().stream()).rules(.015, 0, 2, 1_000_000).stream()
                .filter(found ->
                        found.items().equals(List.of("22577")) && found.then().equals("22578"))
                .findFirst();
        answers.add(Answer.count(
                DATA,
                "baskets with 22577 and 22578",
                319,
                rule.map(r -> r.count()).orElse(0L)));
        answers.add(
                Answer.of(DATA, "their lift", "29.488", rule.map(r -> r.lift()).orElse(0.0)));
    }
}
