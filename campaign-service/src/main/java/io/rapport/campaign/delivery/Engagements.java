package io.rapport.campaign.delivery;

import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageBounced;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Keeps opens and clicks; told to others once for each message, for people and machines apart. */
@ApplicationScoped
class Engagements {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    Doubts doubts;

    @Inject
    Deliveries deliveries;

    private enum Kind {
        OPENED,
        CLICKED,
        BOUNCED,
        COMPLAINED
    }

    private record Seen(Delivery delivery, Instant decidedAt) {}

    /** Nothing where we never made such a message. */
    @Transactional
    void opened(UUID deliveryId, String method, String userAgent) {
        record(deliveryId, Kind.OPENED, null, method, userAgent);
    }

    @Transactional
    void clicked(UUID deliveryId, String link, String method, String userAgent) {
        record(deliveryId, Kind.CLICKED, link, method, userAgent);
    }

    /** An address that is no good, or whose reader complained, gets nothing more. */
    @Transactional
    void reported(DeliveryReport report) {
        var id = report.deliveryId();
        find(id).ifPresent(seen -> {
            doubts.settle(id);
            switch (report.type()) {
                case DELIVERED -> {}
                case BOUNCED -> bounced(seen, report);
                case COMPLAINED -> complained(id);
            }
        });
    }

    private void bounced(Seen seen, DeliveryReport report) {
        var now = clock.instant();
        if (report.permanent()) {
            deliveries.suppress(report.deliveryId(), "bounced");
        }
        if (store(report.deliveryId(), Kind.BOUNCED, !report.permanent(), now)) {
            outbox.publishAll(List.of(Deliveries.outgoing(now, new MessageBounced(seen.delivery, report.reason()))));
        }
    }

    private void complained(UUID deliveryId) {
        if (store(deliveryId, Kind.COMPLAINED, false, clock.instant())) {
            deliveries.unsubscribe(deliveryId, "complained");
        }
    }

    private void record(UUID deliveryId, Kind kind, String link, String method, String userAgent) {
        var now = clock.instant();
        find(deliveryId).ifPresent(seen -> {
            doubts.settle(deliveryId);
            var machine = Machines.isOne(method, userAgent, seen.decidedAt, now);
            if (store(deliveryId, kind, machine, now)) {
                outbox.publishAll(List.of(Deliveries.outgoing(now, event(seen.delivery, kind, link, machine))));
            }
        });
    }

    private static DeliveryEvent event(Delivery delivery, Kind kind, String link, boolean machine) {
        return switch (kind) {
            case OPENED -> new MessageOpened(delivery, machine);
            case CLICKED -> new MessageClicked(delivery, link, machine);
            case BOUNCED, COMPLAINED -> throw new IllegalArgumentException(kind.name());
        };
    }

    /** Locks the message, so that of two at once one is the first. */
    private Optional<Seen> find(UUID deliveryId) {
        var sql = "select * from delivery where id = ? and status in ('sending', 'sent', 'failed') for update";
        return jdbi.withHandle(handle -> handle.select(sql, deliveryId)
                .map((row, context) -> new Seen(
                        Deliveries.event(row, context),
                        row.getTimestamp("decided_at") == null
                                ? null
                                : row.getTimestamp("decided_at").toInstant()))
                .findOne());
    }

    /** Whether it is the first of its kind. */
    private boolean store(UUID deliveryId, Kind kind, boolean machine, Instant now) {
        var sql = """
                insert into engagement (delivery_id, kind, machine, at) values (:delivery, :kind, :machine, :at)
                on conflict do nothing
                """;
        var before = "select count(*) from engagement where delivery_id = ? and kind = ? and machine = ?";
        return jdbi.withHandle(handle -> {
            var known = handle.select(before, deliveryId, kind.name(), machine)
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate(sql)
                    .bind("delivery", deliveryId)
                    .bind("kind", kind.name())
                    .bind("machine", machine)
                    .bind("at", now.truncatedTo(ChronoUnit.SECONDS))
                    .execute();
            return known == 0;
        });
    }
}
