package io.rapport.analytics.clv;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import io.rapport.analytics.SharedData;
import io.rapport.analytics.clv.Calibration.HeldOut;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sample of 2,357 CDNOW customers. */
final class Cdnow {
    private static final LocalDate END = LocalDate.of(1997, 9, 30);

    private Cdnow() {}

    static List<History> histories() {
        return rows("cdnow/cdnow_customers_summary.csv")
                .map(row -> new History(Long.parseLong(row[1]), Double.parseDouble(row[2]), Double.parseDouble(row[3])))
                .toList();
    }

    static Stream<Spend> spends() {
        return rows("cdnow/cdnow_customers_summary_with_transactions.csv")
                .filter(row -> Long.parseLong(row[1]) > 0)
                .map(row -> new Spend(Long.parseLong(row[1]), Double.parseDouble(row[4])));
    }

    private static Stream<String[]> rows(String file) {
        return SharedData.lines(file).stream().skip(1).map(line -> line.split(",", -1));
    }

    /** In the order of the customers' ids, from the orders themselves: 39 weeks and the 39 after them. */
    static List<HeldOut> heldOut() {
        var days = SharedData.lines("cdnow/CDNOW_sample.txt").stream()
                .map(line -> line.strip().split("\\s+", -1))
                .collect(groupingBy(
                        row -> row[1],
                        TreeMap::new,
                        mapping(
                                row -> LocalDate.parse(row[2], DateTimeFormatter.BASIC_ISO_DATE),
                                toCollection(TreeSet::new))));
        return days.values().stream().map(Cdnow::heldOut).toList();
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
