package io.rapport.analytics.clv;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model held against a period that it was not fitted on.
 *
 * @param predicted purchases in that period, of all customers
 * @param actual the same as they came
 * @param meanAbsoluteError of a customer, in purchases
 * @param byRepeats how it did by what was known: repeats 0, 1, … 7 and more
 */
public record Calibration(
        long customers, double predicted, long actual, double meanAbsoluteError, List<Group> byRepeats) {
    private static final long LAST = 7;

    /** Customers with so many repeats (the last group: or more), and their purchases in total. */
    public record Group(long repeats, long customers, double predicted, long actual) {
        Group plus(double expected, HeldOut more) {
            return new Group(
                    repeats,
                    customers + more.customers,
                    predicted + expected * more.customers,
                    actual + more.purchases * more.customers);
        }
    }

    /** What was known of {@code customers} who are alike, and how often each bought in the period held out. */
    public record HeldOut(History history, long purchases, long customers) {
        public HeldOut(History history, long purchases) {
            this(history, purchases, 1);
        }
    }

    /** @param length of the held-out period, in the unit of the histories */
    public static Calibration of(PurchaseModel model, double length, Stream<HeldOut> customers) {
        var all = customers.toList();
        var expected = all.parallelStream()
                .mapToDouble(each -> model.expectedPurchases(each.history, length))
                .toArray();
        var groups = new TreeMap<Long, Group>();
        var error = 0.0;
        for (var i = 0; i < expected.length; i++) {
            var alike = all.get(i);
            var group = Math.min(LAST, alike.history.repeats());
            groups.put(
                    group, groups.getOrDefault(group, new Group(group, 0, 0, 0)).plus(expected[i], alike));
            error += Math.abs(expected[i] - alike.purchases) * alike.customers;
        }
        var count = groups.values().stream().mapToLong(Group::customers).sum();
        return new Calibration(
                count,
                groups.values().stream().mapToDouble(Group::predicted).sum(),
                groups.values().stream().mapToLong(Group::actual).sum(),
                count == 0 ? 0 : error / count,
                List.copyOf(groups.values()));
    }
}
