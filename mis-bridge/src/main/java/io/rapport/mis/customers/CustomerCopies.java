package io.rapport.mis.customers;

import io.rapport.events.AnalyticsEvent.CustomerMetricsChanged;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;

/** What the other services said of customers, in any order of arrival; of an erased one nothing is learnt any more. */
@ApplicationScoped
public class CustomerCopies {
    private final Jdbi jdbi;

    CustomerCopies(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void learnProfiles(List<ProfileChanged> profiles) {
        var newest = newest(profiles, profile -> profile.customerId().toString(), ProfileChanged::version);
        update(
                """
                insert into unified_customer as c (customer_id, profile_version, language, country, currency, time_zone, since)
                select * from unnest(:customer, :version, :language, :country, :currency, :timeZone, :since)
                on conflict (customer_id) do update set
                    profile_version = excluded.profile_version, language = excluded.language, country = excluded.country,
                    currency = excluded.currency, time_zone = excluded.time_zone, since = excluded.since
                where coalesce(c.profile_version, -1) < excluded.profile_version and not c.erased
                """,
                Columns.of(newest)
                        .uuid("customer", ProfileChanged::customerId)
                        .bigint("version", ProfileChanged::version)
                        .text("language", ProfileChanged::language)
                        .text("country", ProfileChanged::country)
                        .text("currency", ProfileChanged::currency)
                        .text("timeZone", ProfileChanged::timeZone)
                        .timestamptz("since", ProfileChanged::createdAt));
        mark(newest.stream().map(ProfileChanged::customerId).toList());
    }

    void learnMetrics(List<CustomerMetricsChanged> metrics) {
        var newest = newest(metrics, changed -> changed.customerId().toString(), CustomerMetricsChanged::version);
        update(
                """
                insert into unified_customer as c (customer_id, metrics_version, metrics, scores)
                select customer_id, version, metrics::jsonb, scores::jsonb
                from unnest(:customer, :version, :metrics, :scores) as m (customer_id, version, metrics, scores)
                on conflict (customer_id) do update set
                    metrics_version = excluded.metrics_version, metrics = excluded.metrics, scores = excluded.scores
                where coalesce(c.metrics_version, -1) < excluded.metrics_version and not c.erased
                """,
                Columns.of(newest)
                        .uuid("customer", CustomerMetricsChanged::customerId)
                        .bigint("version", CustomerMetricsChanged::version)
                        .text("metrics", changed -> EventJson.write(changed.currencies()))
                        .text(
                                "scores",
                                changed -> changed.scores() == null ? null : EventJson.write(changed.scores())));
        mark(newest.stream().map(CustomerMetricsChanged::customerId).toList());
    }

    void learnConsents(List<ConsentChanged> consents) {
        var newest = newest(
                consents,
                changed -> String.join("/", changed.customerId().toString(), changed.channel(), changed.purpose()),
                ConsentChanged::version);
        update(
                """
                insert into customer_consent as c (customer_id, channel, purpose, version, state, valid_until)
                select * from unnest(:customer, :channel, :purpose, :version, :state, :validUntil)
                on conflict (customer_id, channel, purpose) do update set
                    version = excluded.version, state = excluded.state, valid_until = excluded.valid_until
                where c.version < excluded.version
                """,
                Columns.of(newest)
                        .uuid("customer", ConsentChanged::customerId)
                        .text("channel", ConsentChanged::channel)
                        .text("purpose", ConsentChanged::purpose)
                        .bigint("version", ConsentChanged::version)
                        .text("state", ConsentChanged::state)
                        .timestamptz("validUntil", ConsentChanged::validUntil));
        mark(newest.stream().map(ConsentChanged::customerId).toList());
    }

    /**
     * Empties everything of hers, and remembers only that there is nothing to say; the tombstone follows.
     *
     * @return how many rows by table
     */
    public Map<String, Long> erase(List<UUID> customers) {
        var emptied = new TreeMap<String, Long>();
        if (customers.isEmpty()) {
            return emptied;
        }
        var ordered = customers.stream().distinct().sorted().toList();
        jdbi.useHandle(handle -> {
            var known = handle.createQuery(
                            "select count(*) from unified_customer where customer_id = any(:customers) and not erased")
                    .bindArray("customers", UUID.class, ordered)
                    .mapTo(Long.class)
                    .one();
            emptied.put("unified_customer", known);
            handle.createUpdate("""
                    insert into unified_customer (customer_id, erased) select customer_id, true from unnest(:customers) as customer_id
                    on conflict (customer_id) do update set erased = true, language = null, country = null, currency = null,
                        time_zone = null, since = null, metrics = null, scores = null
                    """).bindArray("customers", UUID.class, ordered).execute();
            for (var table : List.of("customer_segment", "customer_consent", "customer_ticket")) {
                var rows = handle.createUpdate("delete from " + table + " where customer_id = any(:customers)")
                        .bindArray("customers", UUID.class, ordered)
                        .execute();
                emptied.put(table, (long) rows);
            }
        });
        mark(ordered);
        return emptied;
    }

    /** To be looked at again, and published if anything changed. */
    void mark(Collection<UUID> customers) {
        if (!customers.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate(
                            "insert into dirty_customer (customer_id) select customer_id from unnest(:customers) as customer_id")
                    .bindArray("customers", UUID.class, List.copyOf(customers))
                    .execute());
        }
    }

    /** With all who are one person with them now. */
    void markPeople(List<UUID> customers) {
        if (!customers.isEmpty()) {
            jdbi.useHandle(handle -> handle.createUpdate("""
                    insert into dirty_customer (customer_id)
                    select same_person(customer_id) from unnest(:customers) as customer_id
                    union select unnest(:customers)
                    """)
                    .bindArray("customers", UUID.class, customers)
                    .execute());
        }
    }

    private void update(String sql, Columns<?> columns) {
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    /** The highest version of each key, in the order of keys, so that replicas do not deadlock. */
    private static <T> Collection<T> newest(List<T> all, Function<T, String> key, ToLongFunction<T> version) {
        var newest = new TreeMap<String, T>();
        all.forEach(one -> newest.merge(
                key.apply(one),
                one,
                (earlier, later) -> version.applyAsLong(earlier) > version.applyAsLong(later) ? earlier : later));
        return newest.values();
    }
}
