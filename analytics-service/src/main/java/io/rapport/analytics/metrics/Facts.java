package io.rapport.analytics.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.agroal.api.AgroalDataSource;
import io.rapport.analytics.sql.Sql;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.kit.company.Company;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** What happened, per visitor: effects on orders, and how many events of each type and day. */
@ApplicationScoped
class Facts {
    private final AgroalDataSource database;
    private final Company company;

    Facts(AgroalDataSource database, Company company) {
        this.database = database;
        this.company = company;
    }

    void addEffects(List<Received<Activity>> effects) {
        if (effects.isEmpty()) {
            return;
        }
        Sql.of(
                        """
                insert into order_effect (order_key, version, visitor_id, placed_at, effect_at, currency, country, channel,
                  orders_delta, gross_delta, refund_delta)
                select * from unnest(?::text[], ?::int[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[],
                  ?::text[], ?::int[], ?::numeric[], ?::numeric[])
                on conflict do nothing""",
                        ofOrder(effects, OrderEffect::orderKey).toArray(String[]::new),
                        ofOrder(effects, OrderEffect::version).toArray(Integer[]::new),
                        of(effects, e -> e.data().visitorId()).toArray(UUID[]::new),
                        ofOrder(effects, OrderEffect::placedAt).toArray(Instant[]::new),
                        of(effects, e -> e.envelope().time()).toArray(Instant[]::new),
                        ofOrder(effects, OrderEffect::currency).toArray(String[]::new),
                        ofOrder(effects, OrderEffect::country).toArray(String[]::new),
                        of(effects, e -> e.data().channel()).toArray(String[]::new),
                        ofOrder(effects, OrderEffect::ordersDelta).toArray(Integer[]::new),
                        ofOrder(effects, o -> orZero(o.grossDelta())).toArray(BigDecimal[]::new),
                        ofOrder(effects, o -> orZero(o.refundDelta())).toArray(BigDecimal[]::new))
                .update(database);
    }

    void count(List<Received<Activity>> events) {
        var counts =
                events.stream().filter(Facts::isOfPerson).map(this::eventOf).collect(groupingBy(e -> e, counting()));
        if (counts.isEmpty()) {
            return;
        }
        var keys = List.copyOf(counts.keySet());
        Sql.of(
                        """
                insert into visitor_event as e (visitor_id, type, day, n)
                select * from unnest(?::uuid[], ?::text[], ?::date[], ?::bigint[]) order by 1, 2, 3
                on conflict (visitor_id, type, day) do update set n = e.n + excluded.n""",
                        of(keys, VisitorEvent::visitorId).toArray(UUID[]::new),
                        of(keys, VisitorEvent::type).toArray(String[]::new),
                        of(keys, VisitorEvent::day).toArray(LocalDate[]::new),
                        of(keys, counts::get).toArray(Long[]::new))
                .update(database);
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

    private static <T> List<T> ofOrder(List<Received<Activity>> effects, Function<OrderEffect, T> value) {
        return of(effects, effect -> value.apply(effect.data().order()));
    }

    /** Unlike {@code Stream.toList} of a mapping, says that nulls are welcome. */
    private static <E, T> List<T> of(List<E> things, Function<? super E, T> value) {
        return things.stream().<T>map(value).toList();
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private record VisitorEvent(UUID visitorId, String type, LocalDate day) {}
}
