package io.rapport.analytics.profile;

import static java.util.stream.Collectors.toSet;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.segment.Memberships;
import io.rapport.analytics.segment.RuleBook;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.merge.CustomerMerges;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A customer who was merged is in no segment: her survivor is, for both. */
@ApplicationScoped
class Absorptions {
    private final RuleBook ruleBook;
    private final CustomerMerges merges;
    private final Customers customers;
    private final Memberships memberships;

    Absorptions(RuleBook ruleBook, CustomerMerges merges, Customers customers, Memberships memberships) {
        this.ruleBook = ruleBook;
        this.merges = merges;
        this.customers = customers;
        this.memberships = memberships;
    }

    @Transactional
    void changed(List<Received<Lifecycle>> events) {
        var merged = events.stream()
                .filter(event -> !event.isTombstone())
                .flatMap(event -> merged(event.data()))
                .toList();
        if (!merged.isEmpty()) {
            var rules = ruleBook.open();
            var before = merges.samePerson(merged);
            merges.learn(events);
            var affected = Stream.concat(before.stream(), merges.samePerson(merged).stream())
                    .collect(toSet());
            customers.lock(affected);
            memberships.review(affected.stream().map(id -> new Change(id, true)).toList(), rules);
        }
    }

    /** The absorbed, and the survivor, to whom what stays under other ids counts now. */
    private static Stream<UUID> merged(Lifecycle event) {
        return switch (event) {
            case Merged merged -> Stream.of(merged.survivor(), merged.absorbed());
            case Unmerged unmerged -> Stream.of(unmerged.survivor(), unmerged.absorbed());
            case Created _, ConsentChanged _, Erased _ -> Stream.empty();
        };
    }
}
