package io.rapport.customer.consent;

import static java.util.stream.Collectors.toMap;

import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.consent.Consent.About;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** The ledger of consents, and what it says now; never assumed from silence. */
@ApplicationScoped
public class Consents {
    @Inject
    Jdbi jdbi;

    @Inject
    Outbox outbox;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** Of her and all who are one person with her: what was said last holds, of two at one instant the withdrawal. */
    @Transactional
    public List<Consent> of(UUID customerId) {
        require(customerId, "select true from customer where id = :id");
        audit.record("consents-read", customerId);
        return jdbi.withHandle(handle -> handle.createQuery("""
                select distinct on (channel, purpose) * from consent where customer_id in (select same_person(:customer))
                order by channel, purpose, at desc, state desc
                """)
                .bind("customer", customerId)
                .mapTo(Consent.class)
                .list());
    }

    /** A consent as it stood at some time; {@code at}: when it was said. */
    public record Stood(
            UUID customerId,
            String channel,
            String purpose,
            String state,
            String source,
            String textVersion,
            Instant validUntil,
            Instant at) {}

    /** What the ledger of customers who are one person said then, as far as it had been told. */
    public List<Stood> asOf(Collection<UUID> customers, Instant then) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                select distinct on (channel, purpose)
                    customer_id, channel, purpose, state, source, text_version, valid_until, at
                from consent_event where customer_id = any (:customers) and recorded_at <= :then and at <= :then
                order by channel, purpose, at desc, state desc, recorded_at desc, id desc
                """)
                .bindArray("customers", UUID.class, customers)
                .bind("then", then)
                .mapTo(Stood.class)
                .list());
    }

    /** One that was stated to us and not to a storefront. */
    @Transactional
    public Consent state(ConsentStatement statement) {
        lock(statement.customerId());
        enter(List.of(statement));
        audit.record("consent-" + statement.state(), statement.customerId());
        return current(List.of(statement)).get(statement.about());
    }

    /** One that the person herself confirmed; nobody is logged in. */
    @Transactional(Transactional.TxType.MANDATORY)
    void confirmed(ConsentStatement statement) {
        lock(statement.customerId());
        enter(List.of(statement));
    }

    /** Enters statements in the ledger and publishes what they change. The customers are locked before. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void enter(List<ConsentStatement> statements) {
        if (statements.isEmpty()) {
            return;
        }
        addToLedger(statements);
        var current = current(statements);
        var changed = new LinkedHashMap<About, ConsentStatement>();
        var next = new HashMap<About, Consent>(current);
        for (var statement : statements) {
            var known = next.get(statement.about());
            if (known == null || known.yieldsTo(statement)) {
                next.put(statement.about(), statement.asVersion(known == null ? 1 : known.version() + 1));
                changed.put(statement.about(), statement);
            }
        }
        store(changed.keySet().stream().map(next::get).toList());
        outbox.publishAll(changed.values().stream()
                .map(statement -> changed(statement, next))
                .toList());
    }

    /** Takes back whatever these customers have agreed to. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void withdrawAll(Collection<UUID> customers, String source) {
        var now = clock.instant();
        enter(agreed(customers).stream()
                .map(consent -> new ConsentStatement(
                        consent.customerId(),
                        consent.channel(),
                        consent.purpose(),
                        Consent.WITHDRAWN,
                        source,
                        null,
                        null,
                        null,
                        now,
                        false))
                .toList());
    }

    /** What these customers agree to now; they are locked. */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Consent> agreed(Collection<UUID> customers) {
        return jdbi.withHandle(handle -> {
            handle.createQuery("select id from customer where id = any (:customers) order by id for update")
                    .bindArray("customers", UUID.class, customers)
                    .mapTo(UUID.class)
                    .list();
            return handle.createQuery("""
                    select * from consent where customer_id = any (:customers) and state = 'granted'
                    order by customer_id, channel, purpose
                    """)
                    .bindArray("customers", UUID.class, customers)
                    .mapTo(Consent.class)
                    .list();
        });
    }

    private static OutgoingEvent changed(ConsentStatement statement, Map<About, Consent> next) {
        var version = next.get(statement.about()).version();
        return OutgoingEvent.of(
                statement.customerId().toString(),
                statement.at(),
                new ConsentChanged(
                        statement.customerId(),
                        statement.channel(),
                        statement.purpose(),
                        statement.state(),
                        statement.source(),
                        statement.textVersion(),
                        statement.validUntil(),
                        statement.historical(),
                        version));
    }

    private void lock(UUID customerId) {
        require(customerId, "select true from customer where id = :id for update");
    }

    private void require(UUID customerId, String select) {
        var known = jdbi.withHandle(handle -> handle.createQuery(select)
                .bind("id", customerId)
                .mapTo(Boolean.class)
                .findFirst());
        if (known.isEmpty()) {
            throw Problem.notFound("customer", customerId);
        }
    }

    private Map<About, Consent> current(Collection<ConsentStatement> statements) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from consent where customer_id = any (:customers)")
                        .bindNamedArgumentFinder(Columns.of(statements).uuid("customers", ConsentStatement::customerId))
                        .mapTo(Consent.class)
                        .collect(toMap(Consent::about, Function.identity())));
    }

    private void addToLedger(List<ConsentStatement> statements) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into consent_event (id, customer_id, channel, purpose, state, source, text_version, valid_until,
                    proof, at, historical, recorded_at)
                select id, customer_id, channel, purpose, state, source, text_version, valid_until, proof::jsonb, at, historical, :now
                from unnest(:id, :customer, :channel, :purpose, :state, :source, :textVersion, :validUntil, :proof, :at, :historical)
                    as said (id, customer_id, channel, purpose, state, source, text_version, valid_until, proof, at, historical)
                """)
                .bind("now", clock.instant())
                .bindNamedArgumentFinder(Columns.of(statements)
                        .uuid("id", _ -> Ids.next())
                        .uuid("customer", ConsentStatement::customerId)
                        .text("channel", ConsentStatement::channel)
                        .text("purpose", ConsentStatement::purpose)
                        .text("state", ConsentStatement::state)
                        .text("source", ConsentStatement::source)
                        .text("textVersion", ConsentStatement::textVersion)
                        .timestamptz("validUntil", ConsentStatement::validUntil)
                        .text("proof", ConsentStatement::proof)
                        .timestamptz("at", ConsentStatement::at)
                        .bool("historical", ConsentStatement::historical))
                .execute());
    }

    private void store(List<Consent> consents) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into consent (customer_id, channel, purpose, state, source, text_version, valid_until, at, version)
                select * from unnest(:customer, :channel, :purpose, :state, :source, :textVersion, :validUntil, :at, :version)
                on conflict (customer_id, channel, purpose) do update set
                    state = excluded.state, source = excluded.source, text_version = excluded.text_version,
                    valid_until = excluded.valid_until, at = excluded.at, version = excluded.version
                """)
                .bindNamedArgumentFinder(Columns.of(consents)
                        .uuid("customer", Consent::customerId)
                        .text("channel", Consent::channel)
                        .text("purpose", Consent::purpose)
                        .text("state", Consent::state)
                        .text("source", Consent::source)
                        .text("textVersion", Consent::textVersion)
                        .timestamptz("validUntil", Consent::validUntil)
                        .timestamptz("at", Consent::at)
                        .bigint("version", Consent::version))
                .execute());
    }
}
