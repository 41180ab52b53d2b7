package io.rapport.campaign.journey;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Who withdraws her consent goes no further. */
@ApplicationScoped
class WithdrawalConsumer extends EventConsumer<Lifecycle> {
    @Inject
    Entrances entrances;

    WithdrawalConsumer() {
        super("campaign.withdrawals", Lifecycle.class);
    }

    @Incoming("withdrawals")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        fresh.stream()
                .map(Received::data)
                .filter(ConsentChanged.class::isInstance)
                .map(ConsentChanged.class::cast)
                .filter(consent -> "withdrawn".equals(consent.state()))
                .collect(groupingBy(
                        ConsentChanged::purpose, TreeMap::new, mapping(ConsentChanged::customerId, toList())))
                .forEach((purpose, customers) -> entrances.stop(customers, "consent-withdrawn", purpose));
    }
}
