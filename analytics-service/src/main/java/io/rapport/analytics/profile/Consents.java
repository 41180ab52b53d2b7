package io.rapport.analytics.profile;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.segment.Operand;
import io.rapport.analytics.segment.StayingFacts;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Created;
import io.rapport.events.CustomerEvent.Erased;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.events.CustomerEvent.Merged;
import io.rapport.events.CustomerEvent.Unmerged;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Keeps every statement of consent, for the rules that ask. */
@ApplicationScoped
class Consents {
    private final Jdbi jdbi;
    private final StayingFacts facts;

    Consents(Jdbi jdbi, StayingFacts facts) {
        this.jdbi = jdbi;
        this.facts = facts;
    }

    @Transactional
    void changed(List<Received<Lifecycle>> events) {
        var statements = events.stream()
                .filter(event -> !event.isTombstone())
                .flatMap(event -> statement(event.data(), event.envelope().time()))
                .toList();
        var about = statements.stream()
                .map(each -> new Change(each.consent.customerId(), each.consent.historical()))
                .toList();
        facts.add(about, Operand.CONSENTS, () -> store(statements));
    }

    private void store(List<Statement> statements) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into consent_statement (customer_id, channel, purpose, version, state, valid_until, at)
                select n.* from unnest(:customer, :channel, :purpose, :version, :state, :until, :at)
                  n(customer_id, channel, purpose, version, state, valid_until, at)
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(statements)
                        .uuid("customer", each -> each.consent.customerId())
                        .text("channel", each -> each.consent.channel())
                        .text("purpose", each -> each.consent.purpose())
                        .bigint("version", each -> each.consent.version())
                        .text("state", each -> each.consent.state())
                        .timestamptz("until", each -> each.consent.validUntil())
                        .timestamptz("at", Statement::at))
                .execute());
    }

    private static Stream<Statement> statement(Lifecycle event, Instant at) {
        return switch (event) {
            case ConsentChanged consent -> Stream.of(new Statement(consent, at));
            case Created _, Merged _, Unmerged _, Erased _ -> Stream.empty();
        };
    }

    private record Statement(ConsentChanged consent, Instant at) {}
}
