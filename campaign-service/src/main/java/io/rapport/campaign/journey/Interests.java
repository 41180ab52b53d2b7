package io.rapport.campaign.journey;

import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.journey.Definition.Trigger;
import io.rapport.campaign.journey.Entrances.Sign;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Who looked at which product and did not buy it. */
@ApplicationScoped
class Interests {
    static final Duration KEPT = Duration.ofDays(90);
    private static final int AT_ONCE = 5_000;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    Entrances entrances;

    /** @param over she has bought it */
    record Interest(UUID visitorId, String shop, String productId, Instant at, boolean over) {}

    /** Only where a journey asks: what nobody wants to know is not kept. */
    @Transactional(TxType.MANDATORY)
    void learn(List<Interest> interests) {
        if (interests.isEmpty() || !anyJourney()) {
            return;
        }
        var sql = """
                merge into interest i using (
                  select distinct on (visitor_id, shop, product_id) * from unnest(:visitors, :shops, :products, :times, :over)
                    as heard(visitor_id, shop, product_id, at, over) order by visitor_id, shop, product_id, at desc, over desc) h
                on i.visitor_id = h.visitor_id and i.shop = h.shop and i.product_id = h.product_id
                when matched and h.over and i.at <= h.at then delete
                when matched and not h.over and i.at < h.at then update set at = h.at
                when not matched and not h.over then insert (visitor_id, shop, product_id, at) values (h.visitor_id, h.shop, h.product_id, h.at)
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns(interests))
                .execute());
    }

    static Columns<Interest> columns(List<Interest> interests) {
        return Columns.of(interests)
                .uuid("visitors", Interest::visitorId)
                .text("shops", Interest::shop)
                .text("products", Interest::productId)
                .timestamptz("times", Interest::at)
                .bool("over", Interest::over);
    }

    boolean anyJourney() {
        return jdbi.withHandle(handle -> handle.select(
                        "select exists (select from journey where trigger_kind in ('price-drop', 'back-in-stock'))")
                .mapTo(Boolean.class)
                .one());
    }

    /** Lets set out whoever is interested in the product, so many at a time. */
    @Transactional(TxType.MANDATORY)
    void tell(Products.News news) {
        var values = values(news);
        var after = new UUID(0, 0);
        for (var page = page(news, after); !values.isEmpty() && !page.isEmpty(); page = page(news, after)) {
            after = page.getLast().visitorId;
            entrances.hear(page.stream()
                    .flatMap(one -> values.stream().map(value -> sign(one.customerId, news, value)))
                    .toList());
        }
    }

    private record Interested(UUID visitorId, UUID customerId) {}

    private List<Interested> page(Products.News news, UUID after) {
        var sql = """
                select v.visitor_id, v.customer_id from interest i
                join visitor v on v.visitor_id = i.visitor_id and v.customer_id is not null
                where i.shop = :shop and i.product_id = :product and i.at > :since and i.visitor_id > :after
                order by i.visitor_id limit :limit
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("shop", news.shop())
                .bind("product", news.productId())
                .bind("since", clock.instant().minus(KEPT))
                .bind("after", after)
                .bind("limit", AT_ONCE)
                .mapTo(Interested.class)
                .list());
    }

    private record Value(String kind, String value) {}

    /** The triggers that the news sets off: each percentage that the price fell by at least. */
    private List<Value> values(Products.News news) {
        var sql = """
                select distinct trigger_kind as kind, trigger_value as value from journey
                where trigger_kind = :drop and cast(:fall as int) >= case when trigger_kind = :drop then cast(trigger_value as int) end
                  or trigger_kind = :stock and :back
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("drop", Trigger.PRICE_DROP)
                .bind("fall", news.fallPercent())
                .bind("stock", Trigger.BACK_IN_STOCK)
                .bind("back", news.back())
                .mapTo(Value.class)
                .list());
    }

    private static Sign sign(UUID customer, Products.News news, Value value) {
        return new Sign(
                customer,
                value.kind,
                value.value,
                news.shop() + "/" + news.productId() + "/" + news.version(),
                Map.copyOf(news.particulars()));
    }

    @Scheduled(every = "1h", delayed = "9m")
    @Transactional
    void forgetOld() {
        jdbi.useHandle(handle -> handle.createUpdate("delete from interest where at < :old")
                .bind("old", clock.instant().minus(KEPT))
                .execute());
    }
}
