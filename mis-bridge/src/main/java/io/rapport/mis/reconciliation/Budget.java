package io.rapport.mis.reconciliation;

import io.rapport.events.MisEvent.SourceRange;
import io.rapport.mis.kpi.Revision;
import io.rapport.mis.proof.Proofs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses figures whose sources, taken together, are not too much to read; those too wide by themselves go elsewhere. */
final class Budget {
    private final long records;
    private final Map<String, SourceRange> reading = new HashMap<>();
    private final List<Revision> affordable = new ArrayList<>();
    private final List<Revision> tooWide = new ArrayList<>();

    Budget(long records) {
        this.records = records;
    }

    /** False when it has to wait for another step. */
    boolean take(Revision figure) {
        if (Proofs.length(figure.sources()) > records) {
            return tooWide.add(figure);
        }
        var together = new HashMap<>(reading);
        figure.sources().forEach(range -> together.merge(range.topic() + '/' + range.partition(), range, Budget::both));
        if (Proofs.length(together.values()) > records) {
            return false;
        }
        reading.putAll(together);
        return affordable.add(figure);
    }

    List<Revision> affordable() {
        return affordable;
    }

    List<Revision> tooWide() {
        return tooWide;
    }

    private static SourceRange both(SourceRange one, SourceRange other) {
        return new SourceRange(
                one.topic(), one.partition(), Math.min(one.from(), other.from()), Math.max(one.to(), other.to()));
    }
}
