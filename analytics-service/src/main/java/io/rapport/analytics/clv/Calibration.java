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
        Group plus(double expected, long came) {
            return new Group(repeats, customers + 1, predicted + expected, actual + came);
        }
    }

    /** What was known of a customer, and how often she bought in the period held out. */
    public record HeldOut(History history, long purchases) {}

    /** @param length of the held-out period, in the unit of the histories */
    public static Calibration of(PurchaseModel model, double length, Stream<HeldOut> customers) {
        var groups = new TreeMap<Long, Group>();
        var error = new double[1];
        customers.forEach(customer -> {
            var expected = model.expectedPurchases(customer.history, length);
            error[0] += Math.abs(expected - customer.purchases);
            groups.compute(
                    Math.min(LAST, customer.history.repeats()),
                    (repeats, group) ->
                            (group == null ? new Group(repeats, 0, 0, 0) : group).plus(expected, customer.purchases));
        });
        var count = groups.values().stream().mapToLong(Group::customers).sum();
        return new Calibration(
                count,
                groups.values().stream().mapToDouble(Group::predicted).sum(),
                groups.values().stream().mapToLong(Group::actual).sum(),
                count == 0 ? 0 : error[0] / count,
                List.copyOf(groups.values()));
    }
}
