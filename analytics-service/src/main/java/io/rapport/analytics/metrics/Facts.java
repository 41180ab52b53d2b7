package io.rapport.analytics.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What happened, per visitor: effects on orders, and how many events of each type and day. */
@ApplicationScoped
class Facts {
    private final Jdbi jdbi;
    private final Company company;

    Facts(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    void addEffects(List<Received<Activity>> effects) {
        if (effects.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into order_effect (order_key, version, visitor_id, placed_at, effect_at, currency, country, channel,
                  orders_delta, gross_delta, refund_delta, event_id)
                select * from unnest(:order, :version, :visitor, :placedAt, :effectAt, :currency, :country, :channel,
                  :orders, :gross, :refund, :event)
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(effects)
                        .text("order", e -> e.data().order().orderKey())
                        .integer("version", e -> e.data().order().version())
                        .text("event", e -> e.envelope().id())
                        .uuid("visitor", e -> e.data().visitorId())
                        .timestamptz("placedAt", e -> e.data().order().placedAt())
                        .timestamptz("effectAt", e -> e.envelope().time())
                        .text("currency", e -> e.data().order().currency())
                        .text("country", e -> e.data().order().country())
                        .text("channel", e -> e.data().channel())
                        .integer("orders", e -> e.data().order().ordersDelta())
                        .numeric("gross", e -> orZero(e.data().order().grossDelta()))
                        .numeric("refund", e -> orZero(e.data().order().refundDelta())))
                .execute());
    }

    void count(List<Received<Activity>> events) {
        var counts =
                events.stream().filter(Facts::isOfPerson).map(this::eventOf).collect(groupingBy(e -> e, counting()));
        if (counts.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into visitor_event as e (visitor_id, type, day, n)
                select * from unnest(:visitor, :type, :day, :n) order by 1, 2, 3
                on conflict (visitor_id, type, day) do update set n = e.n + excluded.n""")
                .bindNamedArgumentFinder(Columns.of(counts.entrySet())
                        .uuid("visitor", count -> count.getKey().visitorId())
                        .text("type", count -> count.getKey().type())
                        .date("day", count -> count.getKey().day())
                        .bigint("n", count -> count.getValue()))
                .execute());
    }

    /** Bots and effects that only follow an event counted before are no event of a person. */
    static boolean isOfPerson(Received<Activity> event) {
        return switch (event.data()) {
            case Happened happened -> !happened.bot();
            case OrderEffectApplied _ -> false;
        };
    }

    private VisitorEvent eventOf(Received<Activity> event) {
        var day = LocalDate.ofInstant(event.envelope().time(), company.zone());
        return new VisitorEvent(event.data().visitorId(), event.envelope().type(), day);
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private record VisitorEvent(UUID visitorId, String type, LocalDate day) {}
}
