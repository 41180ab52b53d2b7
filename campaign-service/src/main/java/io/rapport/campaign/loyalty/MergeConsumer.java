package io.rapport.campaign.loyalty;

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
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who are one person have their points together. */
@ApplicationScoped
class MergeConsumer extends EventConsumer<Lifecycle> {
    @Inject
    CustomerMerges merges;

    @Inject
    Loyalty loyalty;

    MergeConsumer() {
        super("campaign.mergers", Lifecycle.class);
    }

    @Incoming("mergers")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    /** Whichever consumer hears of a merge first, it is known before figures are looked at. */
    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        merges.learn(fresh);
        loyalty.staleCustomers(fresh.stream()
                .filter(event -> !event.isTombstone())
                .flatMap(event -> customers(event.data()))
                .distinct()
                .toList());
    }

    private static Stream<UUID> customers(Lifecycle event) {
        return switch (event) {
            case Merged merged -> Stream.of(merged.survivor(), merged.absorbed());
            case Unmerged unmerged -> Stream.of(unmerged.survivor(), unmerged.absorbed());
            case Created _, ConsentChanged _, Erased _ -> Stream.empty();
        };
    }
}
