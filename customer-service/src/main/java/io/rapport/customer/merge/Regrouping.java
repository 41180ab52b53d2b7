package io.rapport.customer.merge;

import io.rapport.customer.directory.Customer;
import io.rapport.customer.directory.CustomerRows;
import io.rapport.customer.directory.Groups;
import io.rapport.customer.identity.Attributions;
import io.rapport.customer.identity.Identities;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lets someone else stand for customers, and says so to everyone: under both ids, for each visitor, for each identity, and as profile. */
@ApplicationScoped
class Regrouping {
    @Inject
    CustomerRows customers;

    @Inject
    Attributions attributions;

    @Inject
    Identities identities;

    @Inject
    Outbox outbox;

    void merge(Groups groups, Merge merge) {
        var survivor = groups.get(merge.survivor());
        var movers = groups.under(merge.absorbed());
        groups.get(merge.absorbed()).mergeInto(merge.survivor());
        survivor.regroup();
        publish(merge, merge.at(), new Merged(merge.mergeId(), merge.survivor(), merge.absorbed()));
        move(groups, movers, survivor, List.of(survivor), merge.at());
    }

    void unmerge(Groups groups, Merge merge) {
        var absorbed = groups.get(merge.absorbed());
        var left = groups.get(groups.survivor(merge.absorbed()));
        absorbed.mergeInto(null);
        left.regroup();
        var movers = groups.under(merge.absorbed());
        publish(merge, merge.undoneAt(), new Unmerged(merge.mergeId(), merge.survivor(), merge.absorbed()));
        move(groups, movers, absorbed, List.of(left, absorbed), merge.undoneAt());
    }

    /** {@code showing}: whose profiles are others now. */
    private void move(Groups groups, List<Customer> movers, Customer to, List<Customer> showing, Instant at) {
        movers.forEach(Customer::move);
        groups.show();
        customers.store(
                Stream.concat(movers.stream(), showing.stream()).distinct().toList(), at);
        var events = new ArrayList<OutgoingEvent>();
        showing.forEach(customer -> events.addAll(customer.announcements(at)));
        attributions
                .move(movers.stream().map(Customer::id).toList(), to.id())
                .forEach(changed ->
                        events.add(OutgoingEvent.of(changed.visitorId().toString(), at, changed)));
        events.addAll(identityChanges(movers, to, at));
        outbox.publishAll(events);
    }

    private List<OutgoingEvent> identityChanges(List<Customer> movers, Customer to, Instant at) {
        return identities.published(movers.stream().map(Customer::id).toList()).entrySet().stream()
                .map(held -> new IdentityChanged(held.getKey().toString(), to.id(), held.getValue()))
                .map(changed -> OutgoingEvent.of(changed.identity(), at, changed))
                .toList();
    }

    private void publish(Merge merge, Instant at, Lifecycle event) {
        outbox.publishAll(Stream.of(merge.survivor(), merge.absorbed())
                .map(id -> OutgoingEvent.of(id.toString(), at, event))
                .toList());
    }
}
