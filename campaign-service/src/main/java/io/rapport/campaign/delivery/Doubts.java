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

    @Inject
    Costs costs;

    @Transactional(TxType.MANDATORY)
    void settle(UUID deliveryId) {
        var sql = """
                update delivery d set status = 'sent', reason = null, lease_until = null from campaign c
                where d.id = ? and c.id = d.campaign_id and d.status = 'failed' and d.reason = 'in-doubt' returning d.*, c.message_cost
                """;
        var settled = jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind(0, deliveryId)
                .map((row, context) -> new MessageSent(
                        Deliveries.event(row, context),
                        row.getString("message_id"),
                        row.getString("language"),
                        costs.of(row.getString("channel"), row.getBigDecimal("message_cost"))))
                .list());
        outbox.publishAll(settled.stream()
                .map(event -> Deliveries.outgoing(clock.instant(), event))
                .toList());
    }
}
