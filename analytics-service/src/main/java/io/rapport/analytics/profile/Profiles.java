package io.rapport.analytics.profile;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.CustomerMetrics;
import io.rapport.analytics.segment.Memberships;
import io.rapport.analytics.segment.Operand;
import io.rapport.analytics.segment.RuleBook;
import io.rapport.events.CustomerEvent.ProfileChanged;
import io.rapport.events.EventJson;
import io.rapport.events.Topic;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Keeps of each profile what a segment's rule may ask for: no name, address, e-mail or phone. */
@ApplicationScoped
class Profiles {
    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final CustomerMetrics metrics;
    private final Memberships memberships;
    private final Outbox outbox;

    Profiles(
            Jdbi jdbi,
            RuleBook ruleBook,
            Customers customers,
            CustomerMetrics metrics,
            Memberships memberships,
            Outbox outbox) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.metrics = metrics;
        this.memberships = memberships;
        this.outbox = outbox;
    }

    @Transactional
    void changed(List<Received<ProfileChanged>> events) {
        var rules = ruleBook.open();
        var newest = newest(events);
        customers.lock(newest.keySet());
        var gone = newest.values().stream()
                .filter(Received::isTombstone)
                .map(Profiles::customerOf)
                .toList();
        forget(gone);
        var back = store(newest.values().stream()
                .filter(e -> !e.isTombstone())
                .map(Received::data)
                .toList());
        remember(events.stream().filter(e -> !e.isTombstone()).toList());
        metrics.publish(back);
        memberships.review(
                newest.keySet().stream()
                        .map(id -> new Change(id, gone.contains(id)))
                        .toList(),
                rules,
                gone.isEmpty() && back.isEmpty() ? rules.askingFor(List.of(Operand.PROFILE)) : rules);
    }

    /** A tombstone after a profile wins, and a profile after a tombstone. */
    private static Map<UUID, Received<ProfileChanged>> newest(List<Received<ProfileChanged>> events) {
        var newest = new LinkedHashMap<UUID, Received<ProfileChanged>>();
        for (var event : events) {
            newest.merge(
                    customerOf(event),
                    event,
                    (before, after) ->
                            before.isTombstone() || after.isTombstone() || isNewer(after, before) ? after : before);
        }
        return newest;
    }

    private static boolean isNewer(Received<ProfileChanged> one, Received<ProfileChanged> other) {
        return one.data().version() > other.data().version();
    }

    private static UUID customerOf(Received<ProfileChanged> event) {
        return event.isTombstone() ? UUID.fromString(event.key()) : event.data().customerId();
    }

    private void forget(Collection<UUID> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                with past as (delete from profile_version where customer_id = any(:ids))
                update customer set deleted = true, language = null, country = null, currency = null, time_zone = null,
                  birth_date = null, gender = null, tags = '{}', attributes = '{}'
                where customer_id = any(:ids)""")
                .bindArray("ids", UUID.class, customerIds)
                .execute());
        outbox.publishAll(customerIds.stream()
                .map(id -> OutgoingEvent.tombstone(Topic.ANALYTICS_CUSTOMER_METRICS, id.toString()))
                .toList());
    }

    /** Returns those that come back from the forgotten, such as after an unmerge. */
    private List<UUID> store(List<ProfileChanged> profiles) {
        if (profiles.isEmpty()) {
            return List.of();
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                with news as (
                  select * from unnest(:customer, :version, :language, :country, :currency, :timeZone, :birthDate, :gender, :tags, :attributes)
                    n(customer_id, version, language, country, currency, time_zone, birth_date, gender, tags, attributes)),
                back as (
                  select customer_id from customer join news using (customer_id) where deleted and version > profile_version),
                stored as (
                  update customer c set profile_version = n.version, deleted = false, language = n.language, country = n.country,
                    currency = n.currency, time_zone = n.time_zone, birth_date = n.birth_date, gender = n.gender,
                    attributes = n.attributes::jsonb,
                    tags = array(select jsonb_array_elements_text(n.tags::jsonb))
                  from news n where c.customer_id = n.customer_id and n.version > c.profile_version)
                select customer_id from back""")
                .bindNamedArgumentFinder(Columns.of(profiles)
                        .uuid("customer", ProfileChanged::customerId)
                        .bigint("version", ProfileChanged::version)
                        .text("language", ProfileChanged::language)
                        .text("country", ProfileChanged::country)
                        .text("currency", ProfileChanged::currency)
                        .text("timeZone", ProfileChanged::timeZone)
                        .date("birthDate", ProfileChanged::birthDate)
                        .text("gender", ProfileChanged::gender)
                        .text("tags", profile -> json(profile.tags(), "[]"))
                        .text("attributes", profile -> json(profile.attributes(), "{}")))
                .mapTo(UUID.class)
                .list());
    }

    /** For rules on past days; nothing of whom is forgotten. */
    private void remember(List<Received<ProfileChanged>> profiles) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into profile_version (customer_id, version, at, language, country, currency, time_zone, birth_date, gender, tags, attributes)
                select n.customer_id, n.version, n.at, n.language, n.country, n.currency, n.time_zone, n.birth_date, n.gender,
                  array(select jsonb_array_elements_text(n.tags::jsonb)), n.attributes::jsonb
                from unnest(:customer, :version, :at, :language, :country, :currency, :timeZone, :birthDate, :gender, :tags, :attributes)
                  n(customer_id, version, at, language, country, currency, time_zone, birth_date, gender, tags, attributes)
                join customer c on c.customer_id = n.customer_id and not c.deleted
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(profiles)
                        .uuid("customer", e -> e.data().customerId())
                        .bigint("version", e -> e.data().version())
                        .timestamptz("at", e -> e.envelope().time())
                        .text("language", e -> e.data().language())
                        .text("country", e -> e.data().country())
                        .text("currency", e -> e.data().currency())
                        .text("timeZone", e -> e.data().timeZone())
                        .date("birthDate", e -> e.data().birthDate())
                        .text("gender", e -> e.data().gender())
                        .text("tags", e -> json(e.data().tags(), "[]"))
                        .text("attributes", e -> json(e.data().attributes(), "{}")))
                .execute());
    }

    private static String json(Object value, String absent) {
        return value == null ? absent : EventJson.MAPPER.valueToTree(value).toString();
    }
}
