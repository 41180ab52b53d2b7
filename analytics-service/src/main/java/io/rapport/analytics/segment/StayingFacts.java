package io.rapport.analytics.segment;

import static java.util.stream.Collectors.toMap;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Takes in facts that stay under the customer's id they came with, whoever she is merged with: they count for her survivor. */
@ApplicationScoped
public class StayingFacts {
    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final Memberships memberships;

    StayingFacts(Jdbi jdbi, RuleBook ruleBook, Customers customers, Memberships memberships) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.memberships = memberships;
    }

    /**
     * Stores what is new and holds whom it is about against the rules that ask for it.
     *
     * @param store called under the locks of the customers, if any rule asks
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void add(Collection<Change> about, Operand operand, Runnable store) {
        if (about.isEmpty()) {
            return;
        }
        var rules = ruleBook.open();
        if (!rules.askFor(operand)) {
            store.run();
            return;
        }
        var changes = survivors(about);
        customers.lock(changes.stream().map(Change::customerId).toList());
        store.run();
        memberships.review(changes, rules, rules.askingFor(List.of(operand)));
    }

    private List<Change> survivors(Collection<Change> about) {
        var byId = about.stream().collect(toMap(Change::customerId, Change::historical, Boolean::logicalAnd));
        var survivors =
                jdbi.withHandle(handle -> handle.createQuery("select id, survivor_of(id) survivor from unnest(:ids) id")
                        .bindArray("ids", UUID.class, byId.keySet())
                        .mapTo(Survivor.class)
                        .list());
        return survivors.stream()
                .collect(toMap(Survivor::survivor, each -> byId.get(each.id()), Boolean::logicalAnd))
                .entrySet()
                .stream()
                .map(each -> new Change(each.getKey(), each.getValue()))
                .toList();
    }

    private record Survivor(UUID id, UUID survivor) {}
}
