package io.rapport.campaign.journey;

import io.rapport.campaign.journey.Interests.Interest;
import io.rapport.events.Envelope;
import io.rapport.events.EventCodec;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.Topic;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;

/** Whom a price that fell, or a product that came back, would have set on her way: by the prices and the looks of then. */
@ApplicationScoped
class PastProducts {
    private static final EventCodec<Activity> ACTIVITIES = new EventCodec<>(Activity.class);

    @Inject
    Jdbi jdbi;

    @Inject
    PastLog log;

    /** Adds to {@code past_sign}. */
    @Transactional(TxType.MANDATORY)
    void load(Definition.Trigger trigger, Instant from, Instant to) {
        requireKnown(from);
        jdbi.useHandle(handle -> handle.execute("""
                create temp table past_interest (visitor_id uuid not null, shop text not null, product_id text not null, at timestamptz not null,
                  over boolean not null) on commit drop
                """));
        log.read(Topic.INTERACTION_EVENTS, from.minus(Interests.KEPT), PastProducts::interests, this::store);
        jdbi.useHandle(handle -> handle.execute("create index on past_interest (shop, product_id, visitor_id, at)"));
        tell(trigger, from, to);
    }

    private void requireKnown(Instant from) {
        var since = jdbi.withHandle(handle -> handle.createQuery("select at from product_news_since")
                .mapTo(Instant.class)
                .one());
        if (from.isBefore(since)) {
            var first = since.plus(1, ChronoUnit.SECONDS)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .atOffset(ZoneOffset.UTC);
            throw Problem.invalid("from", "what products cost is known since " + first);
        }
    }

    private static Stream<Interest> interests(ConsumerRecord<String, byte[]> record) {
        if (!InterestConsumer.isOfInterest(record)) {
            return Stream.empty();
        }
        var envelope = Envelope.from(record.headers());
        return ACTIVITIES.read(envelope.type(), record.value()).stream()
                .flatMap(event -> InterestConsumer.interests(envelope, event));
    }

    private void store(List<Interest> interests) {
        var sql = """
                insert into past_interest (visitor_id, shop, product_id, at, over)
                select * from unnest(:visitors, :shops, :products, :times, :over) as heard(visitor_id, shop, product_id, at, over)
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(Interests.columns(interests))
                .execute());
    }

    /** To each who had looked at it in the time that interests are kept, and had not bought it since. */
    private void tell(Definition.Trigger trigger, Instant from, Instant to) {
        var sql = """
                insert into past_sign (person, value, trigger, at)
                select survivor_of(v.customer_id), :kind, true, n.at
                from product_news n
                cross join lateral (
                  select distinct on (i.visitor_id) i.visitor_id, i.over from past_interest i
                  where i.shop = n.shop and i.product_id = n.product_id and i.at <= n.at and i.at > n.at - cast(:days as int) * interval '1 day'
                  order by i.visitor_id, i.at desc, i.over desc) seen
                join visitor v on v.visitor_id = seen.visitor_id and v.customer_id is not null
                where not seen.over and n.at >= :from and n.at < :to and case when cast(:percent as int) is null then n.back else n.fall_percent >= :percent end
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("kind", trigger.kind())
                .bind("days", Interests.KEPT.toDays())
                .bind("percent", trigger.priceDrop())
                .bind("from", from)
                .bind("to", to)
                .execute());
    }
}
