package io.rapport.mis.measure;

/** How a KPI comes about, and so how it is published and proven. */
public enum Family {
    /** Summed from buckets, within a quarter of a second. */
    SUMS,
    /** Summed from buckets too, but of so many events that once a second is enough. */
    TRAFFIC,
    /** Read from sketches of durations. */
    PERCENTILES,
    /** Distinct customers who did something in the window. */
    ACTIVE,
    /** Customers whose first order lies in the window. */
    NEW,
    /** Distinct people of the window, customers or not, and what they did. */
    VISITS,
    /** Sums of orders of those who were in a segment, or in an arm of a campaign. */
    SEGMENTS,
    /** What the bridge found when it counted again. */
    CHECKS;

    public boolean isSummed() {
        return switch (this) {
            case SUMS, TRAFFIC -> true;
            case PERCENTILES, ACTIVE, NEW, VISITS, SEGMENTS, CHECKS -> false;
        };
    }
}
