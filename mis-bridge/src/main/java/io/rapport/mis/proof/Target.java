package io.rapport.mis.proof;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.measure.Bucket;
import io.rapport.mis.measure.Kpi;

/** What was published about one KPI, to be compared with what the log gives. */
record Target(Revision published) {
    Kpi kpi() {
        return published.kpi();
    }

    Bucket bucket() {
        return published.bucket();
    }

    /** Whether its sources name this record. */
    boolean looksAt(String topic, int partition, long offset) {
        for (SourceRange range : published.sources()) {
            if (range.partition() == partition && range.topic().equals(topic)) {
                return offset >= range.from() && offset <= range.to();
            }
        }
        return false;
    }
}
