package io.rapport.analytics.lift;

import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What the people of each arm did in the days after their decision. A person is all customers who were merged into one; who has been in
 * two arms, as one person, is left out and counted. Visits are known by the day, so that of the decision counts whole, in every arm alike.
 * Who is watched is written down and counted first: how many they are cannot be guessed, and what was planned for a few took minutes.
 */
@ApplicationScoped
class Outcomes {
    private static final String PLACE = """
            create temp table if not exists campaign_watched (
              arm text, -- null where she has been in several
              customer_id uuid, visitor_id uuid, since timestamptz, until timestamptz, first_day date, last_day date) on commit drop;
            truncate campaign_watched""";

    /** Each person with each of her visitors, once without if she has none. Only who was ever merged is looked up. */
    private static final String PEOPLE = """
            insert into campaign_watched
            with merged as (select survivor id from customer_merge where not undone union select absorbed from customer_merge where not undone),
            decided as (
              select case when m.id is null then a.customer_id else survivor_of(a.customer_id) end customer_id,
                case when :byVariant and a.arm <> 'held-out' then coalesce(a.variant, a.arm) else a.arm end arm, a.decided_at
              from campaign_arm a left join merged m on m.id = a.customer_id
              where a.campaign_id = :campaign and a.decided_at <= :asOf),
            person as (
              select customer_id, case when min(arm) = max(arm) then min(arm) end arm, min(decided_at) since,
                least(min(decided_at) + :window::interval, :asOf) until
              from decided group by customer_id)
            select p.arm, customer_id, v.visitor_id, p.since, p.until, (p.since at time zone :zone)::date, (p.until at time zone :zone)::date
            from person p left join visitor v using (customer_id)""";

    private static final String ARMS = """
            with visited as (
              select w.arm, count(distinct w.customer_id) n from campaign_watched w join visitor_event e using (visitor_id)
              where e.day between w.first_day and w.last_day group by w.arm),
            placed as (
              select w.arm, w.customer_id, e.order_key from campaign_watched w join order_effect e using (visitor_id)
              where e.placed_at >= w.since and e.placed_at < w.until group by 1, 2, 3 having sum(e.orders_delta) > 0),
            bought as (select arm, count(distinct customer_id) n from placed group by arm)
            select arm, count(distinct w.customer_id) customers, coalesce(max(v.n), 0) visitors, coalesce(max(b.n), 0) buyers
            from campaign_watched w left join visited v using (arm) left join bought b using (arm)
            where arm is not null group by arm order by arm""";

    private static final String SPENDS = """
            with spent as (
              select w.arm, w.customer_id, e.currency, sum(e.gross_delta) amount
              from campaign_watched w join order_effect e using (visitor_id)
              where w.arm is not null and e.placed_at >= w.since and e.placed_at < w.until group by 1, 2, 3)
            select arm, currency, sum(amount)::float8 sum, sum(amount * amount)::float8 squares
            from spent group by arm, currency order by currency, arm""";

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

    /** Of one look: by arm, without the people who were in several, and how many those are. */
    record Seen(List<Arm> arms, List<Spend> spends, long inSeveral) {}

    @Transactional
    Seen seen(Look look) {
        return jdbi.withHandle(handle -> {
            watch(handle, look);
            return new Seen(
                    handle.createQuery(ARMS).mapTo(Arm.class).list(),
                    handle.createQuery(SPENDS).mapTo(Spend.class).list(),
                    handle.createQuery("select count(distinct customer_id) from campaign_watched where arm is null")
                            .mapTo(Long.class)
                            .one());
        });
    }

    private void watch(Handle handle, Look look) {
        handle.execute("set local work_mem = '64MB'; set local jit = off; set local client_min_messages = warning");
        handle.execute(PLACE);
        handle.createUpdate(PEOPLE)
                .bind("campaign", look.campaignId())
                .bind("byVariant", look.byVariant())
                .bind("asOf", look.asOf())
                .bind("window", look.window().toSeconds() + " seconds")
                .bind("zone", company.zone().getId())
                .execute();
        handle.execute("analyze campaign_watched");
    }

    /** By currency: orders that campaign-service gave to a message by last touch, and what they were worth. */
    record LastTouch(String currency, long orders, BigDecimal revenue) {}

    List<LastTouch> lastTouch(UUID campaignId, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency, count(*) orders, sum(amount) revenue from campaign_conversion
                where campaign_id = :campaign and converted_at <= :asOf group by currency order by currency""")
                .bind("campaign", campaignId)
                .bind("asOf", asOf)
                .mapTo(LastTouch.class)
                .list());
    }

    /** By currency: messages whose cost is known, and what they cost together. */
    record Cost(String currency, long messages, BigDecimal amount) {}

    List<Cost> costs(UUID campaignId, Instant asOf) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select currency, count(*) messages, sum(amount) amount from campaign_cost
                where campaign_id = :campaign and sent_at <= :asOf group by currency order by currency""")
                .bind("campaign", campaignId)
                .bind("asOf", asOf)
                .mapTo(Cost.class)
                .list());
    }

    /** What is known of a campaign itself; {@code holdout} null where it is not known yet. */
    record Known(String name, String status, BigDecimal holdout, Instant startedAt) {}

    Map<UUID, Known> known(List<UUID> campaigns) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select campaign_id, name, status, holdout, started_at from campaign_known where campaign_id = any (:ids)")
                .bindArray("ids", UUID.class, campaigns)
                .map(row -> Map.entry(
                        row.getColumn("campaign_id", UUID.class),
                        new Known(
                                row.getColumn("name", String.class),
                                row.getColumn("status", String.class),
                                row.getColumn("holdout", BigDecimal.class),
                                row.getColumn("started_at", Instant.class))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
