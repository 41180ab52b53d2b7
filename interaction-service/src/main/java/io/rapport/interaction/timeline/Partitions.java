package io.rapport.interaction.timeline;

import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/** Makes the time partitions that events need, whatever their time. */
@ApplicationScoped
class Partitions {
    /** Sorted, so that replicas lock in one order. */
    private static final String MAKE = """
            select parent, make_timeline_partition(parent, starts_at, ends_at) existed
            from (select * from unnest(:parents, :starts, :ends) as wanted (parent, starts_at, ends_at)
                order by parent, starts_at) wanted
            """;

    private static final Comparator<Period> IN_ORDER = Comparator.<Period, String>comparing(
                    period -> period.kept().table())
            .thenComparing(Period::from);

    @Inject
    Jdbi jdbi;

    @Inject
    Retention retention;

    @Inject
    Clock clock;

    /** Of these it is certain that they are there and stay; as many as there are months. */
    private final Set<Period> known = ConcurrentHashMap.newKeySet();

    /** In the caller's transaction: what is made there goes with it if it fails, and what it needs is not dropped before it ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    void ensure(Collection<Period> needed) {
        var unknown = needed.stream()
                .distinct()
                .filter(period -> !known.contains(period))
                .sorted(IN_ORDER)
                .toList();
        if (!unknown.isEmpty()) {
            var existed = make(unknown);
            for (var i = 0; i < unknown.size(); i++) {
                if (existed.get(i) && retention.keeps(unknown.get(i), clock.instant())) {
                    known.add(unknown.get(i));
                }
            }
        }
    }

    private List<Boolean> make(List<Period> periods) {
        var columns = Columns.of(periods)
                .text("parents", period -> period.kept().table())
                .timestamptz("starts", Period::from)
                .timestamptz("ends", Period::until);
        return jdbi.withHandle(handle -> handle.createQuery(MAKE)
                .bindNamedArgumentFinder(columns)
                .map((row, _) -> row.getBoolean("existed"))
                .list());
    }
}
