package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.order.Orders;
import io.rapport.interaction.reconciliation.Difference.Kind;
import io.rapport.interaction.reconciliation.ReconciliationRows.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch of a shop's list beside our ledger: what is different, and what is to be taken in for it. */
final class Comparison {
    private final Map<String, Orders.Known> ours;
    private final List<String> keys = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<ObjectNode> calls = new ArrayList<>();
    /** Which of the differences a call is for. */
    private final List<Integer> causes = new ArrayList<>();

    private long same;

    Comparison(List<Listed> listed, Map<String, Orders.Known> ours) {
        this.ours = ours;
        listed.forEach(this::compare);
    }

    List<String> keys() {
        return keys;
    }

    List<ObjectNode> calls() {
        return calls;
    }

    private void compare(Listed theirs) {
        keys.add(theirs.figures().orderKey());
        var known = ours.get(theirs.figures().orderKey());
        var isPlacedHere = known != null && known.figures().isPlaced();
        if (!isPlacedHere && isNothing(theirs)) {
            same++;
        } else if (!isPlacedHere) {
            add(Kind.MISSING, theirs, null, theirs.whole());
        } else if (!theirs.isSameAs(known.figures())) {
            add(Kind.DIFFERENT, theirs, known, theirs.news(known));
        } else {
            same++;
        }
    }

    /** Cancelled before it was ever placed. */
    private static boolean isNothing(Listed theirs) {
        return !theirs.figures().isPlaced()
                && Boolean.TRUE.equals(theirs.figures().cancelled());
    }

    private void add(Kind kind, Listed theirs, Orders.Known known, List<ObjectNode> news) {
        news.forEach(call -> {
            calls.add(call);
            causes.add(differences.size());
        });
        var figures = known == null ? null : known.figures();
        differences.add(
                new Difference(theirs.figures().orderKey(), kind, figures, theirs.figures(), !news.isEmpty(), null));
    }

    /** With what became of the calls: an order of which anything was refused is not taken in. */
    List<Difference> differences(Collector.BatchAnswer answer) {
        var reasons = new HashMap<Integer, String>();
        for (var bad : answer.rejected()) {
            var error = bad.errors().getFirst();
            reasons.putIfAbsent(causes.get(bad.index()), error.field() + " " + error.message());
        }
        var found = new ArrayList<>(differences);
        reasons.forEach((index, reason) -> {
            var one = found.get(index);
            found.set(index, new Difference(one.orderKey(), one.kind(), one.ours(), one.theirs(), false, reason));
        });
        return found;
    }

    Counts counts(List<Difference> found, long refusedEntries) {
        var refused = found.stream().filter(one -> one.reason() != null).count();
        return new Counts(
                keys.size(),
                same,
                found.stream().filter(one -> one.kind() == Kind.MISSING).count(),
                found.stream().filter(one -> one.kind() == Kind.DIFFERENT).count(),
                found.stream().filter(Difference::taken).count(),
                refused + refusedEntries);
    }
}
