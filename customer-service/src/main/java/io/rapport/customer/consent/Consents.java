package io.rapport.customer.consent;

import static io.rapport.customer.sql.Sql.column;
import static java.util.stream.Collectors.toMap;

import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.consent.Consent.About;
import io.rapport.customer.sql.Sql;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The ledger of consents, and what it says now; never assumed from silence. */
@ApplicationScoped
public class Consents {
    @Inject
    Sql sql;

    @Inject
    Outbox outbox;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @Transactional
    public List<Consent> of(UUID customerId) {
        require(customerId, "select id from customer where id = ?");
        audit.record("consents-read", customerId);
        return sql.read(
                "select * from consent where customer_id = ? order by channel, purpose", Consents::read, customerId);
    }

    /** One that was stated to us and not to a storefront. */
    @Transactional
    public Consent state(ConsentStatement statement) {
        lock(statement.customerId());
        enter(List.of(statement));
        audit.record("consent-" + statement.state(), statement.customerId());
        return current(List.of(statement)).get(statement.about());
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
        require(customerId, "select id from customer where id = ? for update");
    }

    private void require(UUID customerId, String select) {
        if (sql.read(select, row -> row.getObject(1), customerId).isEmpty()) {
            throw Problem.notFound("customer", customerId);
        }
    }

    private Map<About, Consent> current(Collection<ConsentStatement> statements) {
        return sql
                .read(
                        "select * from consent where customer_id = any (?::uuid[])",
                        Consents::read,
                        column("uuid", statements, ConsentStatement::customerId))
                .stream()
                .collect(toMap(Consent::about, Function.identity()));
    }

    private void addToLedger(List<ConsentStatement> statements) {
        sql.run(
                """
                insert into consent_event (id, customer_id, channel, purpose, state, source, text_version, valid_until,
                    proof, at, historical, recorded_at)
                select id, customer_id, channel, purpose, state, source, text_version, valid_until, proof::jsonb, at, historical, ?
                from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                    ?::text[], ?::timestamptz[], ?::boolean[])
                    as said (id, customer_id, channel, purpose, state, source, text_version, valid_until, proof, at, historical)
                """,
                clock.instant(),
                column("uuid", statements, _ -> Ids.next()),
                column("uuid", statements, ConsentStatement::customerId),
                column("text", statements, ConsentStatement::channel),
                column("text", statements, ConsentStatement::purpose),
                column("text", statements, ConsentStatement::state),
                column("text", statements, ConsentStatement::source),
                column("text", statements, ConsentStatement::textVersion),
                column("timestamptz", statements, ConsentStatement::validUntil),
                column(
                        "text",
                        statements,
                        statement -> statement.proof() == null
                                ? null
                                : statement.proof().toString()),
                column("timestamptz", statements, ConsentStatement::at),
                column("boolean", statements, ConsentStatement::historical));
    }

    private void store(List<Consent> consents) {
        sql.run(
                """
                insert into consent (customer_id, channel, purpose, state, source, text_version, valid_until, at, version)
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                    ?::timestamptz[], ?::bigint[])
                on conflict (customer_id, channel, purpose) do update set
                    state = excluded.state, source = excluded.source, text_version = excluded.text_version,
                    valid_until = excluded.valid_until, at = excluded.at, version = excluded.version
                """,
                column("uuid", consents, Consent::customerId),
                column("text", consents, Consent::channel),
                column("text", consents, Consent::purpose),
                column("text", consents, Consent::state),
                column("text", consents, Consent::source),
                column("text", consents, Consent::textVersion),
                column("timestamptz", consents, Consent::validUntil),
                column("timestamptz", consents, Consent::at),
                column("bigint", consents, Consent::version));
    }

    private static Consent read(ResultSet row) throws SQLException {
        return new Consent(
                row.getObject("customer_id", UUID.class),
                row.getString("channel"),
                row.getString("purpose"),
                row.getString("state"),
                row.getString("source"),
                row.getString("text_version"),
                Sql.instant(row, "valid_until"),
                Sql.instant(row, "at"),
                row.getLong("version"));
    }
}
