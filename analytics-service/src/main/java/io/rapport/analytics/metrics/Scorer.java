package io.rapport.analytics.metrics;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Says what the latest fit makes of customers whose orders may have changed. */
public interface Scorer {
    /** Of customers whose rows are locked; returns those of whom something else is said than before. */
    List<UUID> rescore(Collection<UUID> customerIds);
}
