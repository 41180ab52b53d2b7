package io.rapport.analytics.metrics;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rapport.analytics.metrics.MetricsResource.Affinities;
import io.rapport.analytics.metrics.MetricsResource.Channel;
import io.rapport.analytics.metrics.MetricsResource.Engagement;
import io.rapport.analytics.metrics.MetricsResource.Satisfaction;
import io.rapport.analytics.metrics.MetricsResource.Share;
import io.rapport.analytics.metrics.MetricsResource.Support;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/**
 * How a customer behaves, summed as it is asked for. What was filed under a customer counts for whoever stands for her: one who was merged
 * has nothing of her own.
 */
@ApplicationScoped
class Habits {
    static final int ENGAGED_DAYS = 90;

    /** Whose tickets and deliveries count for {@code :customer}. */
    static final String HERS =
            "customer_id in (select id from same_person(:customer) person (id) where survivor_of(:customer) = :customer)";

    private final Jdbi jdbi;
    private final Company company;
    private final Clock clock;

    Habits(Jdbi jdbi, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.company = company;
        this.clock = clock;
    }

    /** Of what she bought and kept, by pieces: the five largest of each kind. */
    Affinities affinities(UUID customerId) {
        var shares = jdbi.withHandle(handle -> handle.createQuery("""
                with bought as (
                  select coalesce(p.category, l.category) category, p.brand, l.quantity
                  from visitor v join sales_line l using (visitor_id) left join sales_product p using (product)
                  where v.customer_id = :customer),
                named as (
                  select 'category' kind, category name, sum(quantity) quantity from bought group by category
                  union all select 'brand', brand, sum(quantity) from bought group by brand),
                shared as (
                  select kind, name, quantity, round(quantity / sum(quantity) over (partition by kind), 4) share,
                    row_number() over (partition by kind order by quantity desc, name) place
                  from named where name is not null and quantity > 0)
                select kind, name, quantity, share from shared where place <= 5 order by kind, place""")
                .bind("customer", customerId)
                .map(row -> Map.entry(row.getColumn("kind", String.class), share(row)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList()))));
        return new Affinities(shares.getOrDefault("category", List.of()), shares.getOrDefault("brand", List.of()));
    }

    private static Share share(RowView row) {
        return new Share(
                row.getColumn("name", String.class),
                row.getColumn("quantity", BigDecimal.class),
                row.getColumn("share", BigDecimal.class));
    }

    /** The preferred first: where she orders, then what she answers to. */
    List<Channel> channels(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with used as (
                  select e.channel, sum(e.orders_delta) orders, 0 sent, 0 answered
                  from visitor v join order_effect e using (visitor_id)
                  where v.customer_id = :customer and e.channel is not null group by e.channel
                  union all
                  select channel, 0, count(*) filter (where type = 'message-sent'),
                    count(distinct delivery_id) filter (where type in ('message-opened', 'message-clicked') and not machine)
                  from delivery_event where channel is not null and %s group by channel)
                select channel, sum(orders)::bigint orders, sum(sent)::bigint sent, sum(answered)::bigint answered
                from used group by channel having sum(orders) > 0 or sum(sent) > 0 or sum(answered) > 0
                order by orders desc, answered desc, channel""".formatted(HERS))
                .bind("customer", customerId)
                .mapTo(Channel.class)
                .list());
    }

    Engagement engagement(UUID customerId) {
        var now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                with done as (
                  select coalesce(sum(n), 0)::bigint events, count(distinct day) active_days, max(day) last_active_on
                  from visitor v join visitor_event e using (visitor_id)
                  where v.customer_id = :customer and e.day > :sinceDay),
                told as (
                  select count(distinct delivery_id) filter (where type = 'message-sent') messages_sent,
                    count(distinct delivery_id) filter (where type = 'message-opened' and not machine) messages_opened,
                    count(distinct delivery_id) filter (where type = 'message-clicked' and not machine) messages_clicked
                  from delivery_event where at > :since and %s)
                select %d days, done.*, told.* from done, told""".formatted(HERS, ENGAGED_DAYS))
                .bind("customer", customerId)
                .bind("since", now.minus(Duration.ofDays(ENGAGED_DAYS)))
                .bind("sinceDay", LocalDate.ofInstant(now, company.zone()).minusDays(ENGAGED_DAYS))
                .mapTo(Engagement.class)
                .one());
    }

    /** A ticket is open until the newest that happened to its state is a resolution. */
    Support support(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with ticket as (
                  select ticket_id, min(at) opened_at, bool_or(type = 'escalated') escalated,
                    (array_agg(type order by at desc) filter (where type in ('opened', 'resolved', 'reopened')))[1] state
                  from ticket_event where %s group by ticket_id)
                select count(*) tickets, count(*) filter (where state <> 'resolved') open, count(*) filter (where escalated) escalated,
                  max(opened_at) last_opened_at
                from ticket""".formatted(HERS))
                .bind("customer", customerId)
                .mapTo(Support.class)
                .one());
    }

    /** Of each ticket its newest rating; empty where there is none. */
    Optional<Satisfaction> satisfaction(UUID customerId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                with rated as (
                  select distinct on (ticket_id) score, at from ticket_event
                  where type = 'rated' and %s order by ticket_id, at desc)
                select count(*) ratings, round(avg(score), 2) average, (array_agg(score order by at desc))[1] last, max(at) last_rated_at
                from rated having count(*) > 0""".formatted(HERS))
                .bind("customer", customerId)
                .mapTo(Satisfaction.class)
                .findOne());
    }
}
