package io.rapport.campaign.delivery;

import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A message in doubt was sent after all, once anybody tells of it: its reader, her server or her provider. */
@ApplicationScoped
class Doubts {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Transactional(TxType.MANDATORY)
    void settle(UUID deliveryId) {
        var sql = """
                update delivery set status = 'sent', reason = null, lease_until = null
                where id = ? and status = 'failed' and reason = 'in-doubt' returning *
                """;
        var settled = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind(0, deliveryId)
                .map((row, context) -> new MessageSent(
                        Deliveries.event(row, context), row.getString("message_id"), row.getString("language")))
                .list());
        outbox.publishAll(settled.stream()
                .map(event -> Deliveries.outgoing(clock.instant(), event))
                .toList());
    }
}
