package io.rapport.mis.measure;

import java.math.BigDecimal;

/** What a number of events adds up to, unrounded, and which events they were. */
public final class Sum {
    private long orders;
    private BigDecimal gross = BigDecimal.ZERO;
    private BigDecimal refunds = BigDecimal.ZERO;
    private long events;
    private long checksum;
    private long lowest = Long.MAX_VALUE;
    private long highest = Long.MIN_VALUE;

    public static Sum of(
            long orders, BigDecimal gross, BigDecimal refunds, long events, long checksum, long lowest, long highest) {
        var sum = new Sum();
        sum.orders = orders;
        sum.gross = gross;
        sum.refunds = refunds;
        sum.events = events;
        sum.checksum = checksum;
        sum.lowest = lowest;
        sum.highest = highest;
        return sum;
    }

    /** One event more. */
    public void add(Contribution contribution, long eventChecksum, long offset) {
        orders += contribution.orders();
        gross = gross.add(contribution.gross());
        refunds = refunds.add(contribution.refunds());
        count(eventChecksum, offset);
    }

    /** One event more that is only counted. */
    public void count(long eventChecksum, long offset) {
        events++;
        checksum += eventChecksum;
        lowest = Math.min(lowest, offset);
        highest = Math.max(highest, offset);
    }

    public void add(Sum other) {
        orders += other.orders;
        gross = gross.add(other.gross);
        refunds = refunds.add(other.refunds);
        events += other.events;
        checksum += other.checksum;
        lowest = Math.min(lowest, other.lowest);
        highest = Math.max(highest, other.highest);
    }

    public long orders() {
        return orders;
    }

    public BigDecimal gross() {
        return gross;
    }

    public BigDecimal refunds() {
        return refunds;
    }

    public long events() {
        return events;
    }

    public long checksum() {
        return checksum;
    }

    /** Lowest offset of these events in their partition. */
    public long lowest() {
        return lowest;
    }

    /** Highest offset of these events in their partition. */
    public long highest() {
        return highest;
    }
}
