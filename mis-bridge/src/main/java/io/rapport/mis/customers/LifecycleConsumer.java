package io.rapport.mis.customers;

import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.merge.CustomerMerges;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in consents, merges and erasures. */
@ApplicationScoped
class LifecycleConsumer extends EventConsumer<Lifecycle> {
    @Inject
    CustomerCopies copies;

    @Inject
    CustomerMerges merges;

    LifecycleConsumer() {
        super("lifecycle", Lifecycle.class);
    }

    @Incoming("lifecycle")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        var before = merges.samePerson(regrouped(fresh));
        merges.learn(fresh);
        var consents = new ArrayList<ConsentChanged>();
        var erased = new ArrayList<UUID>();
        fresh.stream().filter(event -> !event.isTombstone()).forEach(event -> {
            switch (event.data()) {
                case ConsentChanged changed -> consents.add(changed);
                case Erased gone -> erased.add(gone.customerId());
                case Created _, Merged _, Unmerged _ -> {}
            }
        });
        copies.learnConsents(consents);
        copies.erase(erased);
        copies.markPeople(List.copyOf(before));
    }

    private static List<UUID> regrouped(List<Received<Lifecycle>> events) {
        var customers = new ArrayList<UUID>();
        events.stream().filter(event -> !event.isTombstone()).forEach(event -> {
            switch (event.data()) {
                case Merged merged -> customers.addAll(List.of(merged.survivor(), merged.absorbed()));
                case Unmerged unmerged -> customers.addAll(List.of(unmerged.survivor(), unmerged.absorbed()));
                case ConsentChanged _, Created _, Erased _ -> {}
            }
        });
        return customers;
    }
}
