package io.rapport.analytics.cohort;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Customers whose first order fell into one month, and how many of them bought in it and in each month after.
 *
 * @param months the month itself first, up to the last month of all purchases
 */
public record Cohort(YearMonth start, List<Month> months) {
    /** @param revenue unrounded */
    public record Month(long customers, BigDecimal revenue) {
        private static final Month EMPTY = new Month(0, BigDecimal.ZERO);
    }

    /** What a customer bought; the month is of the company's zone. */
    public record Purchase(String customerId, YearMonth month, BigDecimal value) {}

    /** By start. */
    public static List<Cohort> of(Collection<Purchase> purchases) {
        var firsts = new HashMap<String, YearMonth>();
        purchases.forEach(p -> firsts.merge(p.customerId, p.month, (a, b) -> a.isBefore(b) ? a : b));
        var last = purchases.stream().map(Purchase::month).max(YearMonth::compareTo);
        var cohorts = new TreeMap<YearMonth, Map<YearMonth, Sum>>();
        for (var purchase : purchases) {
            cohorts.computeIfAbsent(firsts.get(purchase.customerId), _ -> new HashMap<>())
                    .computeIfAbsent(purchase.month, _ -> new Sum())
                    .add(purchase);
        }
        return cohorts.entrySet().stream()
                .map(cohort ->
                        new Cohort(cohort.getKey(), months(cohort.getKey(), last.orElseThrow(), cohort.getValue())))
                .toList();
    }

    private static List<Month> months(YearMonth start, YearMonth last, Map<YearMonth, Sum> sums) {
        var months = new ArrayList<Month>();
        for (var month = start; !month.isAfter(last); month = month.plusMonths(1)) {
            months.add(sums.containsKey(month) ? sums.get(month).month() : Month.EMPTY);
        }
        return months;
    }

    /** Of a cohort and month. */
    private static final class Sum {
        private final Set<String> customers = new HashSet<>();
        private BigDecimal revenue = BigDecimal.ZERO;

        void add(Purchase purchase) {
            customers.add(purchase.customerId);
            revenue = revenue.add(purchase.value);
        }

        Month month() {
            return new Month(customers.size(), revenue);
        }
    }
}
