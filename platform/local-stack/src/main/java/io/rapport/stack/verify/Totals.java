package io.rapport.stack.verify;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Unrounded sums by currency and day; a sum of nothing counts as absent. */
final class Totals {
    private static final Sum NOTHING = new Sum(0, BigDecimal.ZERO, BigDecimal.ZERO);

    private final ZoneId zone;
    private final Map<String, Sum> sums = new TreeMap<>();

    record Sum(long orders, BigDecimal gross, BigDecimal refunds) {
        Sum plus(Sum other) {
            return new Sum(orders + other.orders, gross.add(other.gross), refunds.add(other.refunds));
        }

        boolean equalTo(Sum other) {
            return orders == other.orders && gross.compareTo(other.gross) == 0 && refunds.compareTo(other.refunds) == 0;
        }

        @Override
        public String toString() {
            return "%,d orders, gross %s, refunds %s".formatted(orders, gross.toPlainString(), refunds.toPlainString());
        }
    }

    Totals(ZoneId zone) {
        this.zone = zone;
    }

    /** A sum of orders placed at one instant, whose refunds were given at another. */
    record Effect(String currency, Instant placedAt, Instant happenedAt, Sum sum) {}

    /** Orders and gross on the day of {@code placedAt}, refunds on the day they were given. */
    void add(Effect effect) {
        var sum = effect.sum;
        add(effect.currency, day(effect.placedAt), new Sum(sum.orders, sum.gross, BigDecimal.ZERO));
        add(effect.currency, day(effect.happenedAt), new Sum(0, BigDecimal.ZERO, sum.refunds));
    }

    private void add(String currency, LocalDate day, Sum sum) {
        sums.merge(currency + " " + day, sum, Sum::plus);
    }

    private LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    /** Where they differ, in words. */
    List<String> differences(String name, String otherName, Totals other) {
        var keys = new TreeMap<>(sums);
        keys.putAll(other.sums);
        var found = new ArrayList<String>();
        for (var key : keys.keySet()) {
            var here = sums.getOrDefault(key, NOTHING);
            var there = other.sums.getOrDefault(key, NOTHING);
            if (!here.equalTo(there)) {
                found.add("%s: %s has %s; %s has %s".formatted(key, name, here, otherName, there));
            }
        }
        return found;
    }
}
