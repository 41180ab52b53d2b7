package io.rapport.mis.publication;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.mis.kpi.Figure;
import io.rapport.mis.kpi.Revisions;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Family;
import io.rapport.mis.measure.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns changed buckets into revisions. Replicas stand by for one another through a lock of the database, so a bucket is summed by one at a time,
 * and always from rows that were committed before.
 */
@ApplicationScoped
class Flusher {
    private static final int MOST_AT_ONCE = 500;
    private static final Set<Window> EVERY_WINDOW = EnumSet.allOf(Window.class);
    private static final Set<Window> SHORT = EnumSet.of(Window.MINUTE);
    private static final Set<Window> LONG = EnumSet.complementOf(EnumSet.of(Window.MINUTE));

    private final Changed changed;
    private final SumFigures sums;
    private final ActiveFigures active;
    private final NewFigures firsts;
    private final VisitFigures visits;
    private final PercentileFigures percentiles;
    private final SegmentFigures segments;
    private final LiftFigures lifts;
    private final SegmentWindows segmentWindows;
    private final FirstOrders firstOrders;
    private final Revisions revisions;

    Flusher(
            Changed changed,
            SumFigures sums,
            ActiveFigures active,
            NewFigures firsts,
            VisitFigures visits,
            PercentileFigures percentiles,
            SegmentFigures segments,
            LiftFigures lifts,
            SegmentWindows segmentWindows,
            FirstOrders firstOrders,
            Revisions revisions) {
        this.changed = changed;
        this.sums = sums;
        this.active = active;
        this.firsts = firsts;
        this.visits = visits;
        this.percentiles = percentiles;
        this.segments = segments;
        this.lifts = lifts;
        this.segmentWindows = segmentWindows;
        this.firstOrders = firstOrders;
        this.revisions = revisions;
    }

    /**
     * Each bucket of these families that changed until now, once.
     *
     * @return whether there was any
     */
    boolean flush(Family... families) {
        return flush(EVERY_WINDOW, families);
    }

    private boolean flush(Set<Window> windows, Family... families) {
        var wanted = List.of(families);
        return drain(changed.newestBucket(wanted, windows), upTo -> flush(wanted, windows, upTo));
    }

    /** Visitors that moved or ordered come first, for they change the windows to count. */
    boolean flushCustomers() {
        var followed = drain(changed.newestVisitor(), this::follow);
        var found = drain(changed.newestBucket(List.of(Family.NEW), EVERY_WINDOW), this::flushNew);
        return flush(SHORT, Family.ACTIVE) || found || followed;
    }

    /**
     * First orders are a step behind the rows that the marks tell of. So that a figure names what was looked at and no more, whoever still waits
     * is followed first, of the same snapshot as the figures.
     */
    private boolean flushNew(long upTo) {
        changed.seeOneSnapshot();
        if (!changed.lock(Family.NEW, EVERY_WINDOW)) {
            return false;
        }
        while (firstOrders.follow(Long.MAX_VALUE)) {
            // until none waits
        }
        return flush(List.of(Family.NEW), EVERY_WINDOW, upTo);
    }

    /** Whoever was there in an hour or a day is counted from all their rows each time: that takes longer, the longer they go on. */
    boolean flushLongActive() {
        return flush(LONG, Family.ACTIVE);
    }

    /** Members that moved and arms that grew come first, for they change the windows to count. */
    boolean flushSegments() {
        var followed = drain(segmentWindows.newestMember(), this::followMembers);
        var grown = drain(segmentWindows.newestCampaign(), this::followCampaigns);
        return flush(Family.SEGMENTS) || grown || followed;
    }

    private boolean followMembers(long upTo) {
        return changed.lock(Family.SEGMENTS, EVERY_WINDOW) && segmentWindows.followMembers(upTo);
    }

    private boolean followCampaigns(long upTo) {
        return changed.lock(Family.SEGMENTS, EVERY_WINDOW) && segmentWindows.followCampaigns(upTo);
    }

    /** Without a transaction where nothing waits at all: that is asked many times a second. */
    private static boolean drain(long upTo, Round round) {
        var any = false;
        while (upTo > 0 && QuarkusTransaction.requiringNew().call(() -> round.more(upTo))) {
            any = true;
        }
        return any;
    }

    private boolean follow(long upTo) {
        return changed.lock(Family.NEW, EVERY_WINDOW) && firstOrders.follow(upTo);
    }

    private boolean flush(List<Family> families, Set<Window> windows, long upTo) {
        if (!changed.lock(families.getFirst(), windows)) {
            return false;
        }
        var buckets = changed.take(families, windows, upTo, MOST_AT_ONCE);
        if (buckets.isEmpty()) {
            return false;
        }
        var figures = buckets.entrySet().stream()
                .flatMap(family -> figures(family.getKey(), family.getValue()).stream())
                .toList();
        revisions.write(figures);
        return true;
    }

    private List<Figure> figures(Family family, List<Bucket> buckets) {
        return switch (family) {
            case SUMS, TRAFFIC -> sums.of(family, buckets);
            case PERCENTILES -> percentiles.of(buckets);
            case ACTIVE -> active.of(buckets);
            case NEW -> firsts.of(buckets);
            case VISITS -> visits.of(buckets);
            case SEGMENTS ->
                Stream.concat(segments.of(buckets).stream(), lifts.of(buckets).stream())
                        .toList();
            case CHECKS -> List.of();
        };
    }

    /** Some work of one transaction; false when nothing is left. */
    @FunctionalInterface
    private interface Round {
        boolean more(long upTo);
    }
}
