package io.rapport.analytics.lift;

import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * What the people of each arm did in the days after their decision. A person is all customers who were merged into one; who has been in
 * two arms, as one person, is left out and counted. Visits are known by the day, so that of the decision counts whole, in every arm alike.
 */
@ApplicationScoped
class Outcomes {
    /** Of each person who is in one arm: since when, and until when she is watched. Only who was ever merged is looked up. */
    private static final String PEOPLE = """
            with merged as (select survivor id from customer_merge where not undone union select absorbed from customer_merge where not undone),
            arm as (
              select case when m.id is null then a.customer_id else survivor_of(a.customer_id) end customer_id,
                case when :byVariant then coalesce(a.variant, a.arm) else a.arm end arm, a.decided_at
              from campaign_arm a left join merged m on m.id = a.customer_id
              where a.campaign_id = :campaign and a.decided_at <= :asOf),
            person as (
              select customer_id, min(arm) arm, min(decided_at) since, least(min(decided_at) + :window::interval, :asOf) until,
                count(distinct arm) arms
              from arm group by customer_id)
            """;

    private final Jdbi jdbi;
    private final Company company;

    Outcomes(Jdbi jdbi, Company company) {
        this.jdbi = jdbi;
        this.company = company;
    }

    /** One campaign, looked at as of an instant; {@code byVariant}: each of its texts is an arm of its own. */
    record Look(UUID campaignId, Duration window, Instant asOf, boolean byVariant) {}

    /** How many of an arm came, and ordered. */
    record Arm(String arm, long customers, long visitors, long buyers) {}

    /** What an arm spent in a currency, orders cancelled since taken off: over its people, and those who spent nothing count too. */
    record Spend(String arm, String currency, double sum, double squares) {}

    /** Campaigns that held somebody out and decided something since. */
    List<UUID> campaigns(Instant since, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select campaign_id from campaign_arm where decided_at <= :asOf group by campaign_id
                having max(decided_at) >= :since and bool_or(arm = 'held-out') order by campaign_id""")
                .bind("since", since)
                .bind("asOf", asOf)
                .mapTo(UUID.class)
                .list());
    }

    /** By arm, without those who were in several. */
    List<Arm> arms(Look look) {
        return jdbi.withHandle(handle -> bound(handle.createQuery(PEOPLE + """
                , visited as (
                  select distinct p.customer_id from person p join visitor v using (customer_id) join visitor_event e using (visitor_id)
                  where p.arms = 1 and e.day between (p.since at time zone :zone)::date and (p.until at time zone :zone)::date),
                placed as (
                  select p.customer_id, e.order_key from person p join visitor v using (customer_id) join order_effect e using (visitor_id)
                  where p.arms = 1 and e.placed_at >= p.since and e.placed_at < p.until
                  group by 1, 2 having sum(e.orders_delta) > 0),
                bought as (select distinct customer_id from placed)
                select p.arm, count(*) customers, count(v.customer_id) visitors, count(b.customer_id) buyers
                from person p left join visited v using (customer_id) left join bought b using (customer_id)
                where p.arms = 1 group by p.arm order by p.arm"""), look)
                .bind("zone", company.zone().getId())
                .mapTo(Arm.class)
                .list());
    }

    long inSeveral(Look look) {
        return jdbi.withHandle(
                handle -> bound(handle.createQuery(PEOPLE + "select count(*) from person where arms > 1"), look)
                        .mapTo(Long.class)
                        .one());
    }

    List<Spend> spends(Look look) {
        return jdbi.withHandle(handle ->
                bound(handle.createQuery(PEOPLE + """
                , spent as (
                  select p.arm, p.customer_id, e.currency, sum(e.gross_delta) amount
                  from person p join visitor v using (customer_id) join order_effect e using (visitor_id)
                  where p.arms = 1 and e.placed_at >= p.since and e.placed_at < p.until group by 1, 2, 3)
                select arm, currency, sum(amount)::float8 sum, sum(amount * amount)::float8 squares
                from spent group by arm, currency order by currency, arm"""), look).mapTo(Spend.class).list());
    }

    private static Query bound(Query query, Look look) {
        return query.bind("campaign", look.campaignId())
                .bind("byVariant", look.byVariant())
                .bind("asOf", look.asOf())
                .bind("window", look.window().toSeconds() + " seconds");
    }

    /** By currency: orders that campaign-service gave to a message by last touch, and what they were worth. */
    record LastTouch(String currency, long orders, java.math.BigDecimal revenue) {}

    List<LastTouch> lastTouch(UUID campaignId, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency, count(*) orders, sum(amount) revenue from campaign_conversion
                where campaign_id = :campaign and converted_at <= :asOf group by currency order by currency""")
                .bind("campaign", campaignId)
                .bind("asOf", asOf)
                .mapTo(LastTouch.class)
                .list());
    }

    /** What is known of a campaign itself; {@code holdout} null where it is not known yet. */
    record Known(String name, String status, java.math.BigDecimal holdout, Instant startedAt) {}

    Map<UUID, Known> known(List<UUID> campaigns) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select campaign_id, name, status, holdout, started_at from campaign_known where campaign_id = any (:ids)")
                .bindArray("ids", UUID.class, campaigns)
                .map(row -> Map.entry(
                        row.getColumn("campaign_id", UUID.class),
                        new Known(
                                row.getColumn("name", String.class),
                                row.getColumn("status", String.class),
                                row.getColumn("holdout", java.math.BigDecimal.class),
                                row.getColumn("started_at", Instant.class))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
