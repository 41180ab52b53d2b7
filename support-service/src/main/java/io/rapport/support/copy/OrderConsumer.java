package io.rapport.support.copy;

import io.rapport.events.InteractionEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Adds up the effects on each order, in any order of arrival. */
@ApplicationScoped
public class OrderConsumer extends EventConsumer<InteractionEvent.Activity> {
    private static final String APPLY = """
            insert into customer_order (order_key, visitor_id, version, placed_at, currency, orders, gross, refunds)
            select
                "orderKey",
                (array_agg(visitor_id order by version desc))[1],
                max(version),
                (array_agg("placedAt" order by version desc))[1],
                min(currency),
                sum("ordersDelta"),
                sum("grossDelta"),
                sum("refundDelta")
            from event,
                cast(data ->> 'visitorId' as uuid) as visitor_id,
                jsonb_to_record(data -> 'order') as effect (
                    "orderKey" text, version int, "placedAt" timestamptz, currency text,
                    "ordersDelta" int, "grossDelta" numeric, "refundDelta" numeric)
            group by "orderKey"
            order by "orderKey"
            on conflict (order_key) do update set
                version = greatest(customer_order.version, excluded.version),
                placed_at = case when excluded.version > customer_order.version
                    then excluded.placed_at else customer_order.placed_at end,
                orders = customer_order.orders + excluded.orders,
                gross = customer_order.gross + excluded.gross,
                refunds = customer_order.refunds + excluded.refunds
            """;

    @Inject
    LocalCopy copy;

    public OrderConsumer() {
        super("activities", InteractionEvent.Activity.class);
    }

    @Incoming("activities")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<InteractionEvent.Activity>> fresh) {
        copy.apply(APPLY, fresh.stream().filter(OrderConsumer::hasEffect).toList());
    }

    private static boolean hasEffect(Received<InteractionEvent.Activity> event) {
        return !event.isTombstone() && event.data().order() != null;
    }
}
