package io.rapport.kit.merge;

import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * A service's copy of who was merged with whom, right in any order of arrival. What belongs to a customer stays under her own id; queries
 * ask {@code same_person(id)} and {@code survivor_of(id)} in SQL whom it is shown with.
 */
@ApplicationScoped
public class CustomerMerges implements PersonalData {
    private static final String LOCK = "hashtext('customer-merges')";

    @Inject
    Jdbi jdbi;

    private record Edge(UUID mergeId, UUID survivor, UUID absorbed, boolean undone) {}

    /** Takes in what merges and unmerges are among these; the caller passes whatever the topic brings. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void learn(List<? extends Received<? extends Lifecycle>> events) {
        var edges = events.stream()
                .filter(event -> !event.isTombstone())
                .flatMap(event -> edge(event.data()))
                .toList();
        if (!edges.isEmpty()) {
            store(edges);
        }
    }

    /** Until the transaction ends nobody is merged or unmerged here: what is decided for a person is decided for all her ids. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock_shared(" + LOCK + ")"));
    }

    /** All ids of whom these are, themselves included. */
    @Transactional
    public Set<UUID> samePerson(List<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery("select same_person(id) from unnest(:customers) id")
                .bindArray("customers", UUID.class, customers)
                .mapTo(UUID.class)
                .set());
    }

    /** Also of merges that were undone. */
    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var count = jdbi.withHandle(handle -> handle.createUpdate(
                        "delete from customer_merge where survivor = any (:ids) or absorbed = any (:ids)")
                .bindArray("ids", UUID.class, person.customerIds())
                .execute());
        return List.of(Emptied.now("customer_merge", count));
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "customer_merge",
                "select to_jsonb(m) from customer_merge m where :customer in (survivor, absorbed) order by merge_id");
    }

    private static Stream<Edge> edge(Lifecycle event) {
        return switch (event) {
            case Merged(var mergeId, var survivor, var absorbed) ->
                Stream.of(new Edge(mergeId, survivor, absorbed, false));
            case Unmerged(var mergeId, var survivor, var absorbed) ->
                Stream.of(new Edge(mergeId, survivor, absorbed, true));
            case Created _, ConsentChanged _, Erased _ -> Stream.empty();
        };
    }

    private void store(List<Edge> edges) {
        jdbi.useHandle(handle -> {
            handle.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            handle.createUpdate("""
                    insert into customer_merge (merge_id, survivor, absorbed, undone)
                    select distinct on (merge_id) * from unnest(:ids, :survivors, :absorbed, :undone)
                        as heard (merge_id, survivor, absorbed, undone)
                    order by merge_id, undone desc
                    on conflict (merge_id) do update set undone = true where excluded.undone and not customer_merge.undone
                    """)
                    .bindNamedArgumentFinder(Columns.of(edges)
                            .uuid("ids", Edge::mergeId)
                            .uuid("survivors", Edge::survivor)
                            .uuid("absorbed", Edge::absorbed)
                            .bool("undone", Edge::undone))
                    .execute();
        });
    }
}
