package io.rapport.interaction.reconciliation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.order.Orders;
import io.rapport.interaction.reconciliation.Reconciliation.Refusal;
import io.rapport.interaction.source.Sources.Belonging;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes in a list batch by batch, by the collector's own door. Each batch is taken in and then commits together with how far the list
 * was read: whatever breaks, it goes on there, and what was taken in twice has the same ids.
 */
@ApplicationScoped
class ListedBatches {
    @Inject
    ReconciliationRows rows;

    @Inject
    Orders orders;

    @Inject
    Collector collector;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.shops.lease", defaultValue = "PT2M")
    Duration lease;

    /**
     * @param moved the job when the batch is taken
     * @return false if somebody else went on with it
     */
    boolean take(
            Reconciliation job,
            Reconciliation moved,
            Belonging source,
            List<Listed> batch,
            List<Refusal> refused,
            boolean isLast) {
        var listed = once(batch);
        var comparison = new Comparison(listed, orders.known(keys(listed)));
        var answer = collector.take(comparison.calls(), source.name(), source.shop());
        var found = comparison.differences(answer);
        var counts = comparison.counts(found, refused.size());
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!rows.lock(job.id()).isAt(job)) {
                return false;
            }
            rows.keep(job.id(), comparison.keys(), found);
            rows.advance(moved, counts, refused, clock.instant().plus(lease));
            if (isLast) {
                rows.compare(job.id());
            }
            return true;
        });
    }

    private static List<String> keys(List<Listed> listed) {
        return listed.stream().map(one -> one.figures().orderKey()).toList();
    }

    /** Of lines with the same order the first. */
    private static List<Listed> once(List<Listed> listed) {
        var keys = new HashSet<String>();
        return listed.stream().filter(one -> keys.add(one.figures().orderKey())).toList();
    }
}
