package io.rapport.mis.publication;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.mis.kpi.Revisions;
import io.rapport.mis.measure.Family;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns changed buckets into revisions. Replicas stand by for one another through a lock of the database, so a bucket is summed by one at a time,
 * and always from rows that were committed before.
 */
@ApplicationScoped
class Flusher {
    private static final int MOST_AT_ONCE = 500;

    private final Changed changed;
    private final SumFigures sums;
    private final ActiveFigures active;
    private final NewFigures firsts;
    private final FirstOrders firstOrders;
    private final Revisions revisions;

    Flusher(
            Changed changed,
            SumFigures sums,
            ActiveFigures active,
            NewFigures firsts,
            FirstOrders firstOrders,
            Revisions revisions) {
        this.changed = changed;
        this.sums = sums;
        this.active = active;
        this.firsts = firsts;
        this.firstOrders = firstOrders;
        this.revisions = revisions;
    }

    /**
     * Each bucket that changed until now, once.
     *
     * @return whether there was any
     */
    boolean flushSums() {
        return drain(changed.newestBucket(), upTo -> flush(List.of(Family.SUMS), upTo));
    }

    /** Visitors that moved or ordered come first, for they change the windows to count. */
    boolean flushCustomers() {
        var followed = drain(changed.newestVisitor(), this::follow);
        return drain(changed.newestBucket(), upTo -> flush(List.of(Family.ACTIVE, Family.NEW), upTo)) || followed;
    }

    private static boolean drain(long upTo, Round round) {
        var any = false;
        while (QuarkusTransaction.requiringNew().call(() -> round.more(upTo))) {
            any = true;
        }
        return any;
    }

    private boolean follow(long upTo) {
        return changed.lock(Family.ACTIVE) && firstOrders.follow(upTo);
    }

    private boolean flush(List<Family> families, long upTo) {
        if (!changed.lock(families.getFirst())) {
            return false;
        }
        var buckets = changed.take(families, upTo, MOST_AT_ONCE);
        if (buckets.isEmpty()) {
            return false;
        }
        var figures = new ArrayList<>(sums.of(buckets.getOrDefault(Family.SUMS, List.of())));
        figures.addAll(active.of(buckets.getOrDefault(Family.ACTIVE, List.of())));
        figures.addAll(firsts.of(buckets.getOrDefault(Family.NEW, List.of())));
        revisions.write(figures);
        return true;
    }

    /** Some work of one transaction; false when nothing is left. */
    @FunctionalInterface
    private interface Round {
        boolean more(long upTo);
    }
}
