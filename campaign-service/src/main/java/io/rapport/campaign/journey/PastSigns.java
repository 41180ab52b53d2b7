package io.rapport.campaign.journey;

import io.rapport.events.AnalyticsEvent.MembershipEvent;
import io.rapport.events.AnalyticsEvent.SegmentEntered;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;

/** What people did in a stretch of the log, as far as a journey cares, in a table for the length of a transaction. */
@ApplicationScoped
class PastSigns {
    private static final EventCodec<Activity> ACTIVITIES = new EventCodec<>(Activity.class);
    private static final EventCodec<MembershipEvent> CROSSINGS = new EventCodec<>(MembershipEvent.class);

    @Inject
    Jdbi jdbi;

    @Inject
    Company company;

    @Inject
    PastLog log;

    @Inject
    PastProducts products;

    /** @param trigger whether it begins the journey; else it is only waited for */
    record Past(UUID personId, String value, boolean trigger, Instant at) {}

    /** By visitor or by customer, whichever the log has. */
    private record Found(UUID visitorId, UUID customerId, String value, boolean trigger, Instant at) {}

    @Transactional(TxType.MANDATORY)
    void load(Definition definition, Instant from, Instant to) {
        jdbi.useHandle(handle -> handle.execute("""
                create temp table past_sign (person uuid not null, value text not null, trigger boolean not null, at timestamptz not null) on commit drop
                """));
        var trigger = definition.trigger();
        if (trigger.priceDrop() != null || trigger.backInStock() != null) {
            products.load(trigger, from, to);
        }
        if (trigger.birthday() != null) {
            birthdays(trigger.birthday(), from, to);
        }
        var listened = Journeys.listens(definition);
        log.read(
                Topic.INTERACTION_EVENTS,
                from,
                record -> deed(record, definition, listened::contains, from, to),
                this::store);
        if (trigger.segmentEntered() != null || trigger.segmentLeft() != null) {
            log.read(
                    Topic.ANALYTICS_SEGMENT_MEMBERSHIPS,
                    from,
                    record -> crossing(record, trigger, from, to),
                    this::store);
        }
        jdbi.useHandle(handle -> handle.execute("create index on past_sign (person, at)"));
    }

    /** Person by person, each in order of time. */
    void each(Consumer<Past> taker) {
        var sql =
                "select person as person_id, value, trigger, at from past_sign order by person, at, trigger desc, value";
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .setFetchSize(PastLog.AT_ONCE)
                .mapTo(Past.class)
                .forEach(taker));
    }

    private static Stream<Found> deed(
            ConsumerRecord<String, byte[]> record,
            Definition definition,
            Predicate<String> listened,
            Instant from,
            Instant to) {
        if (Envelope.header(record.headers(), "ce_type").filter(listened).isEmpty()) {
            return Stream.empty();
        }
        var envelope = Envelope.from(record.headers());
        return ACTIVITIES.read(envelope.type(), record.value()).stream()
                .filter(event -> event instanceof Happened happened && !happened.bot() && !happened.historical())
                .filter(_ -> isWithin(envelope.time(), from, to))
                .map(event -> new Found(
                        event.visitorId(),
                        null,
                        envelope.type(),
                        envelope.type().equals(definition.trigger().event()),
                        envelope.time()));
    }

    private static Stream<Found> crossing(
            ConsumerRecord<String, byte[]> record, Definition.Trigger trigger, Instant from, Instant to) {
        var envelope = Envelope.from(record.headers());
        return CROSSINGS.read(envelope.type(), record.value()).stream()
                .filter(event -> !event.historical() && isWithin(envelope.time(), from, to))
                .filter(event -> event.segmentId()
                        .equals(event instanceof SegmentEntered ? trigger.segmentEntered() : trigger.segmentLeft()))
                .map(event -> new Found(null, event.customerId(), trigger.kind(), true, envelope.time()));
    }

    private static boolean isWithin(Instant time, Instant from, Instant to) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** Of those whom we know. */
    private void store(List<Found> found) {
        var sql = """
                insert into past_sign (person, value, trigger, at)
                select survivor_of(coalesce(f.customer, v.customer_id)), f.value, f.trigger, f.at
                from unnest(:visitors, :customers, :values, :triggers, :times) as f(visitor, customer, value, trigger, at)
                left join visitor v on v.visitor_id = f.visitor where coalesce(f.customer, v.customer_id) is not null
                """;
        var columns = Columns.of(found)
                .uuid("visitors", Found::visitorId)
                .uuid("customers", Found::customerId)
                .text("values", Found::value)
                .bool("triggers", Found::trigger)
                .timestamptz("times", Found::at);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    private void birthdays(int daysBefore, Instant from, Instant to) {
        var sql = """
                insert into past_sign (person, value, trigger, at)
                select p.customer_id, 'birthday', true, cast(day - cast(:days as int) * interval '1 day' as timestamp) at time zone coalesce(p.time_zone, :zone)
                from profile p cross join generate_series(cast(cast(:from as timestamptz) as date), cast(cast(:to as timestamptz) as date) + cast(:days as int), interval '1 day') day
                where to_char(p.birth_date, 'MMDD') = to_char(day, 'MMDD')
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("days", daysBefore)
                .bind("zone", company.zone().getId())
                .bind("from", from)
                .bind("to", to)
                .execute());
    }
}
