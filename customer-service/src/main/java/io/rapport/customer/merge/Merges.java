package io.rapport.customer.merge;

import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.directory.CustomerRows;
import io.rapport.customer.directory.Groups;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes two customers one, and two again. Nothing is copied or moved: everything stays with who first held it, and only who stands for
 * whom changes.
 */
@ApplicationScoped
public class Merges {
    @Inject
    CustomerRows customers;

    @Inject
    MergeRows rows;

    @Inject
    Regrouping regrouping;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** Someone says that they are one person. */
    @Transactional
    Merge merge(UUID one, UUID other) {
        if (one.equals(other)) {
            throw Problem.invalid("with", "is the same customer");
        }
        customers.lockMerging();
        var groups = new Groups(customers.lock(Set.of(one, other)));
        requireStanding(groups, one, () -> Problem.notFound("customer", one));
        requireStanding(groups, other, () -> Problem.invalid("with", "is no customer"));
        var merge = merge(groups, one, other, Merge.BY_HAND);
        audit.record("customer-merged", List.of(merge.survivor(), merge.absorbed()));
        return merge;
    }

    /** Both stand for themselves and are locked with all they stand for. */
    Merge merge(Groups groups, UUID one, UUID other, String reason) {
        var isOlder = one.toString().compareTo(other.toString()) < 0;
        var merge = new Merge(
                Ids.next(),
                isOlder ? one : other,
                isOlder ? other : one,
                reason,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null);
        rows.add(merge);
        regrouping.merge(groups, merge);
        return merge;
    }

    /** {@code mergeId}: which of her merges; null if she has but one, or was merged herself. */
    @Transactional
    Merge unmerge(UUID id, UUID mergeId) {
        customers.lockMerging();
        var merge = mergeId == null ? standingOf(id) : named(id, mergeId);
        var groups = new Groups(customers.lock(Set.of(merge.absorbed())));
        var undone = new Merge(
                merge.mergeId(),
                merge.survivor(),
                merge.absorbed(),
                merge.reason(),
                merge.at(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        rows.undo(undone.mergeId(), undone.undoneAt());
        regrouping.unmerge(groups, undone);
        audit.record("customer-unmerged", List.of(merge.survivor(), merge.absorbed()));
        return undone;
    }

    @Transactional
    List<Merge> of(UUID id) {
        requireKnown(id);
        audit.record("merges-read", id);
        return rows.of(List.of(id));
    }

    private Merge standingOf(UUID id) {
        requireKnown(id);
        var standing = rows.of(List.of(id)).stream().filter(Merge::stands).toList();
        var own = standing.stream().filter(merge -> merge.absorbed().equals(id)).findFirst();
        if (own.isEmpty() && standing.size() > 1) {
            throw Problem.conflict(
                    "Several customers were merged into this one: say which by mergeId, or unmerge by their id.");
        }
        return own.or(() -> standing.stream().findFirst())
                .orElseThrow(() -> Problem.conflict("The customer is not merged with another one."));
    }

    private Merge named(UUID id, UUID mergeId) {
        var merge = rows.find(mergeId)
                .filter(found -> found.survivor().equals(id) || found.absorbed().equals(id))
                .orElseThrow(() -> Problem.invalid("mergeId", "is no merge of this customer"));
        if (!merge.stands()) {
            throw Problem.conflict("The merge is undone already.");
        }
        return merge;
    }

    private void requireKnown(UUID id) {
        if (!customers.exists(id)) {
            throw Problem.notFound("customer", id);
        }
    }

    private static void requireStanding(Groups groups, UUID id, Supplier<Problem> unknown) {
        var customer = Optional.ofNullable(groups.get(id)).orElseThrow(unknown);
        if (customer.mergedInto() != null) {
            throw new AlreadyMerged(id, groups.survivor(id));
        }
    }
}
