package io.rapport.mis.webhook;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.rapport.kit.Columns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The log of calls; it forgets. */
@ApplicationScoped
class Deliveries {
    /** Above every id that is made. */
    static final UUID NEWEST = new UUID(-1, -1);

    private static final int SLICE = 10_000;

    private final Jdbi jdbi;
    private final Clock clock;
    private final WebhookSettings settings;

    Deliveries(Jdbi jdbi, Clock clock, WebhookSettings settings) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.settings = settings;
    }

    void write(List<Delivery> deliveries) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into webhook_delivery (id, subscription_id, webhook_id, type, subject, revision, attempt, at, verdict,
                    status, reason, millis)
                select * from unnest(:id, :subscriptionId, :webhookId, :type, :subject, :revision, :attempt, :at, :verdict,
                    :status, :reason, :millis)
                """)
                .bindNamedArgumentFinder(Columns.of(deliveries)
                        .uuid("id", Delivery::id)
                        .uuid("subscriptionId", Delivery::subscriptionId)
                        .text("webhookId", Delivery::webhookId)
                        .text("type", Delivery::type)
                        .text("subject", Delivery::subject)
                        .bigint("revision", Delivery::revision)
                        .integer("attempt", Delivery::attempt)
                        .timestamptz("at", Delivery::at)
                        .text("verdict", Delivery::verdict)
                        .integer("status", Delivery::status)
                        .text("reason", Delivery::reason)
                        .bigint("millis", Delivery::millis))
                .execute());
    }

    /** Newest first. */
    List<Delivery> of(UUID subscription, UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select id, subscription_id, webhook_id, type, subject, revision, attempt, at, verdict, status, reason, millis
                from webhook_delivery where subscription_id = :subscription and id < :before order by id desc limit :limit
                """)
                .bind("subscription", subscription)
                .bind("before", before)
                .bind("limit", limit)
                .mapTo(Delivery.class)
                .list());
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var deleted = SLICE;
        while (deleted == SLICE) {
            deleted = deleteSlice();
        }
    }

    private int deleteSlice() {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                delete from webhook_delivery where id in
                    (select id from webhook_delivery where at < :before order by id limit :slice)
                """)
                .bind("before", clock.instant().minus(settings.keepLog()))
                .bind("slice", SLICE)
                .execute());
    }
}
