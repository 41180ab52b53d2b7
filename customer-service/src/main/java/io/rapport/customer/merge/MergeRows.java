package io.rapport.customer.merge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Merges as they are stored, those that were undone too. */
@ApplicationScoped
class MergeRows {
    private static final String SELECT =
            "select id as merge_id, survivor, absorbed, reason, at, undone_at from merge where ";

    @Inject
    Jdbi jdbi;

    void add(Merge merge) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into merge (id, survivor, absorbed, reason, at)
                values (:mergeId, :survivor, :absorbed, :reason, :at)
                """).bindMethods(merge).execute());
    }

    void undo(UUID mergeId, Instant at) {
        jdbi.useHandle(handle -> handle.execute("update merge set undone_at = ? where id = ?", at, mergeId));
    }

    Optional<Merge> find(UUID mergeId) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "id = :id")
                .bind("id", mergeId)
                .mapTo(Merge.class)
                .findFirst());
    }

    /** That had one of these customers in it, newest first. */
    List<Merge> of(Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "survivor = any (:customers) or absorbed = any (:customers) order by id desc")
                .bindArray("customers", UUID.class, customers)
                .mapTo(Merge.class)
                .list());
    }

    /** Whether someone has said before that customers of the one group and of the other are two people. */
    boolean wereParted(Collection<UUID> one, Collection<UUID> other) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select exists (select from merge where undone_at is not null
                    and ((survivor = any (:one) and absorbed = any (:other)) or (survivor = any (:other) and absorbed = any (:one))))
                """)
                .bindArray("one", UUID.class, one)
                .bindArray("other", UUID.class, other)
                .mapTo(Boolean.class)
                .one());
    }
}
