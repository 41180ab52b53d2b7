package io.rapport.kit.privacy;

import io.rapport.events.PrivacyEvent.ReceiptRecorded;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.kit.privacy.PersonalData.Emptied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this service says it did for a request, a line for each store. */
@ApplicationScoped
class Receipts {
    @ConfigProperty(name = "quarkus.application.name")
    String service;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    void send(UUID requestId, List<Emptied> lines) {
        var now = clock.instant();
        outbox.publishAll(lines.stream()
                .map(one -> new ReceiptRecorded(
                        requestId, service, one.store(), one.count(), one.expiresAt(), lines.size()))
                .map(receipt -> OutgoingEvent.of(requestId.toString(), now, receipt))
                .toList());
    }
}
