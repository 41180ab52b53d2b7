package io.rapport.analytics.metrics;

import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.MetricsResource.Activity;
import io.rapport.analytics.metrics.MetricsResource.Effect;
import io.rapport.analytics.metrics.MetricsResource.Message;
import io.rapport.analytics.metrics.MetricsResource.TicketStep;
import io.rapport.kit.http.Cursor;
import io.rapport.kit.http.Page;
import io.rapport.kit.http.PageRequest;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** The events that each figure of a customer is the sum of, newest first. */
@ApplicationScoped
class Evidence {
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    private final Jdbi jdbi;
    private final Customers customers;

    Evidence(Jdbi jdbi, Customers customers) {
        this.jdbi = jdbi;
        this.customers = customers;
    }

    /** Of orders, revenue, refunds, recency, frequency, scores and affinities. */
    Page<Effect> effects(UUID customerId, PageRequest page) {
        customers.require(customerId);
        var place = place(page, 3, values -> new Effects(instant(values.get(0)), values.get(1), number(values.get(2))));
        var after = place == null ? new Effects(FAR, "", 0) : place;
        var effects = jdbi.withHandle(handle -> handle.createQuery("""
                select e.event_id, e.order_key, e.version, visitor_id, e.placed_at, e.effect_at, e.currency, e.country, e.channel,
                  e.orders_delta orders, e.gross_delta revenue, e.refund_delta refunds
                from visitor v join order_effect e using (visitor_id)
                where v.customer_id = :customer and (e.effect_at, e.order_key, e.version) < (:at, :key, :version)
                order by e.effect_at desc, e.order_key desc, e.version desc limit :limit""")
                .bind("customer", customerId)
                .bind("at", after.at())
                .bind("key", after.orderKey())
                .bind("version", after.version())
                .bind("limit", page.limit() + 1)
                .mapTo(Effect.class)
                .list());
        return Page.of(effects, page.limit(), e -> List.of(e.effectAt(), e.orderKey(), e.version()));
    }

    /** Of engagement, by day of the company's zone and type; the timeline has the events one by one. */
    Page<Activity> activities(UUID customerId, PageRequest page) {
        customers.require(customerId);
        var place = place(page, 3, values -> new Activities(day(values.get(0)), values.get(1), uuid(values.get(2))));
        var after = place == null ? new Activities(LocalDate.of(9999, 12, 31), "", new UUID(0, 0)) : place;
        var items = jdbi.withHandle(handle -> handle.createQuery("""
                select e.day, e.type, visitor_id, e.n events from visitor v join visitor_event e using (visitor_id)
                where v.customer_id = :customer and (e.day, e.type, visitor_id) < (:day, :type, :visitor)
                order by e.day desc, e.type desc, visitor_id desc limit :limit""")
                .bind("customer", customerId)
                .bind("day", after.day())
                .bind("type", after.type())
                .bind("visitor", after.visitorId())
                .bind("limit", page.limit() + 1)
                .mapTo(Activity.class)
                .list());
        return Page.of(items, page.limit(), item -> List.of(item.day(), item.type(), item.visitorId()));
    }

    /** Of the support burden and satisfaction. */
    Page<TicketStep> tickets(UUID customerId, PageRequest page) {
        return steps(customerId, page, TicketStep.class, """
                select event_id, ticket_id, type, at, score from ticket_event""", step -> List.of(step.at(), step.eventId()));
    }

    /** Of the channels and of engagement with messages. */
    Page<Message> messages(UUID customerId, PageRequest page) {
        return steps(customerId, page, Message.class, """
                select event_id, delivery_id, campaign_id, type, channel, machine, at from delivery_event""", step -> List.of(step.at(), step.eventId()));
    }

    private <T> Page<T> steps(
            UUID customerId, PageRequest page, Class<T> type, String select, Function<T, List<?>> sortValues) {
        customers.require(customerId);
        var place = place(page, 2, values -> new Steps(instant(values.get(0)), values.get(1)));
        var after = place == null ? new Steps(FAR, "") : place;
        var items = jdbi.withHandle(handle -> handle.createQuery(select + " where " + Habits.HERS + """
                 and (at, event_id) < (:at, :event) order by at desc, event_id desc limit :limit""")
                .bind("customer", customerId)
                .bind("at", after.at())
                .bind("event", after.eventId())
                .bind("limit", page.limit() + 1)
                .mapTo(type)
                .list());
        return Page.of(items, page.limit(), sortValues);
    }

    /** Null for the first page. */
    private static <P> P place(PageRequest page, int size, Function<List<String>, P> read) {
        try {
            return page.after(size).map(Cursor::values).map(read).orElse(null);
        } catch (DateTimeException | IllegalArgumentException _) {
            throw Problem.invalid("after", "is not a cursor of this list");
        }
    }

    private static Instant instant(String text) {
        return Instant.parse(text);
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static UUID uuid(String text) {
        return UUID.fromString(text);
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }

    private record Effects(Instant at, String orderKey, int version) {
        Effects {
            orderKey = orderKey.replace("\0", "");
        }
    }

    private record Activities(LocalDate day, String type, UUID visitorId) {
        Activities {
            type = type.replace("\0", "");
        }
    }

    private record Steps(Instant at, String eventId) {
        Steps {
            eventId = eventId.replace("\0", "");
        }
    }
}
