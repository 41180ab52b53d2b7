package io.rapport.support.overview;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.support.copy.Customers;
import io.rapport.support.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Puts the agent's view together from local copies alone: it works while every other service is down. Who was merged is shown as her
 * survivor.
 */
@ApplicationScoped
public class Overviews {
    private static final int LATEST = 10;
    private static final TypeReference<List<OrderRow>> ORDERS = new TypeReference<>() {};
    private static final TypeReference<List<Overview.Segment>> SEGMENTS = new TypeReference<>() {};
    private static final TypeReference<List<Overview.Promise>> PROMISES = new TypeReference<>() {};
    private static final TypeReference<List<Overview.Happening>> TIMELINE = new TypeReference<>() {};
    private static final TypeReference<List<Overview.Campaign>> CAMPAIGNS = new TypeReference<>() {};

    /** One question for all: asked one by one, the way there and back takes longer than the answers. */
    private static final String AT_A_GLANCE = """
            with person as materialized (select same_person(:customer) as id),
                survivor as materialized (select id from person order by id limit 1)
            select id,
                (select profile from customer where customer_id = survivor.id) as profile,
                (select metrics from customer_metrics where customer_id = survivor.id) as metrics,
                (select jsonb_agg(latest) from (
                    select order_key as "orderKey", placed_at as "placedAt", currency, gross, refunds, orders
                    from visitor join customer_order using (visitor_id)
                    where customer_id in (select id from person)
                    order by placed_at desc, order_key desc limit 10) latest) as orders,
                (select jsonb_agg(standing) from (
                    select segment_id as id, name, at as "enteredAt" from segment_membership join segment using (segment_id)
                    where customer_id = survivor.id and entered and not archived
                    order by at desc, segment_id) standing) as segments,
                (select jsonb_agg(latest) from (
                    select campaign_id as id, name, channel, status, at from delivery left join campaign using (campaign_id)
                    where customer_id in (select id from person)
                    order by at desc, delivery_id limit 10) latest) as campaigns,
                (select jsonb_agg(owed) from (
                    select id, ticket_id as "ticketId", text, due_at as "dueAt", state from promise
                    where ticket_id in (select t.id from ticket t where t.customer_id in (select id from person))
                        and state in ('open', 'broken')
                    order by due_at, id limit 10) owed) as promises,
                (select jsonb_agg(happening) from (
                    select at, kind, subject, detail from (
                        (select placed_at as at, 'order' as kind, order_key as subject,
                            case when orders <= 0 then 'cancelled' else 'placed' end as detail
                        from visitor join customer_order using (visitor_id)
                        where customer_id in (select id from person) order by placed_at desc limit 20)
                        union all
                        (select opened_at, 'ticket', t.id::text, t.status from ticket t
                        where t.customer_id in (select id from person) order by t.id desc limit 20)
                        union all
                        (select at, 'message', campaign_id::text, status from delivery
                        where customer_id in (select id from person) order by at desc limit 20)
                        union all
                        (select rated_at, 'answer', s.id::text, s.score::text from survey s
                        where s.customer_id in (select id from person) and rated_at is not null order by s.id desc limit 20)
                    ) all_of_it order by at desc, subject limit 20) happening) as timeline
            from survivor
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Customers customers;

    @Inject
    Tickets tickets;

    /** @throws Problem 404 for a customer nobody here has heard of, or who was erased */
    @Transactional
    Overview of(UUID customerId) {
        if (!customers.isKnown(customerId)) {
            throw Problem.notFound("customer", customerId);
        }
        var glance = glance(customerId);
        return new Overview(
                customer(glance),
                list(glance.orders(), ORDERS).stream().map(OrderRow::order).toList(),
                metrics(glance),
                list(glance.segments(), SEGMENTS),
                tickets.latestOf(customers.samePerson(customerId), LATEST),
                list(glance.campaigns(), CAMPAIGNS),
                list(glance.promises(), PROMISES),
                list(glance.timeline(), TIMELINE));
    }

    private Glance glance(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery(AT_A_GLANCE)
                .bind("customer", customerId)
                .mapTo(Glance.class)
                .one());
    }

    private static Overview.Customer customer(Glance glance) {
        if (glance.profile() == null) {
            return new Overview.Customer(glance.id(), null, List.of(), List.of(), null, null, null, null, null, null);
        }
        var profile = EventJson.read(glance.profile(), ProfileChanged.class);
        return new Overview.Customer(
                glance.id(),
                profile.names(),
                profile.emails(),
                profile.phones(),
                profile.language(),
                profile.country(),
                profile.timeZone(),
                profile.currency(),
                profile.tags(),
                profile.attributes());
    }

    private static Overview.Metrics metrics(Glance glance) {
        if (glance.metrics() == null) {
            return new Overview.Metrics(List.of(), null);
        }
        var metrics = EventJson.read(glance.metrics(), CustomerMetricsChanged.class);
        return new Overview.Metrics(metrics.currencies(), metrics.scores());
    }

    private static <T> List<T> list(String json, TypeReference<List<T>> type) {
        return json == null ? List.of() : EventJson.read(json, type);
    }

    /** Documents as the database holds them, null where there is none. */
    private record Glance(
            UUID id,
            String profile,
            String metrics,
            String orders,
            String segments,
            String campaigns,
            String promises,
            String timeline) {}

    /** Unrounded, as the copy holds it; {@code orders} is 0 once it is cancelled. */
    private record OrderRow(
            String orderKey, Instant placedAt, String currency, BigDecimal gross, BigDecimal refunds, int orders) {
        Overview.Order order() {
            return new Overview.Order(orderKey, placedAt, currency, rounded(gross), rounded(refunds), status());
        }

        private String status() {
            if (orders <= 0) {
                return "cancelled";
            }
            if (refunds.signum() <= 0) {
                return "placed";
            }
            return refunds.compareTo(gross) < 0 ? "partially-refunded" : "refunded";
        }

        private BigDecimal rounded(BigDecimal amount) {
            return amount.setScale(Currency.getInstance(currency).getDefaultFractionDigits(), RoundingMode.HALF_UP);
        }
    }
}
