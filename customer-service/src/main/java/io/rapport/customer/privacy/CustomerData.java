package io.rapport.customer.privacy;

import io.rapport.events.CustomerEvent;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import io.rapport.kit.privacy.PersonalData;
import io.rapport.kit.privacy.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The whole customer, as customer-service holds her. The audit log stays: it knows her by a random id. */
@ApplicationScoped
class CustomerData implements PersonalData {
    @Inject
    Jdbi jdbi;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var now = clock.instant();
        announce(person, now);
        return List.of(
                Emptied.now("consent", delete("consent where customer_id", person.customerIds())),
                Emptied.now("consent_event", delete("consent_event where customer_id", person.customerIds())),
                Emptied.now("double_opt_in", deleteDoubleOptIns(person)),
                Emptied.now("identity", delete("identity where customer_id", person.customerIds())),
                Emptied.now("attribution", delete("attribution where customer_id", person.customerIds())),
                Emptied.now("merge", deleteMerges(person.customerIds())),
                Emptied.now("customer_version", delete("customer_version where customer_id", person.customerIds())),
                Emptied.now("customer", delete("customer where id", person.customerIds())),
                Emptied.now("data_subject_request", emptyNotes(person.customerIds())),
                Emptied.now("customer_import", emptyImports(person)),
                Emptied.now("customer_import_reject", emptyRejects(person)),
                Emptied.tombstones(Topic.CUSTOMER_PROFILES, person.customerIds().size(), now),
                Emptied.tombstones(
                        Topic.CUSTOMER_ATTRIBUTIONS, person.visitorIds().size(), now),
                Emptied.tombstones(
                        Topic.CUSTOMER_IDENTITIES, person.identities().size(), now));
    }

    /** Tombstones for all her keys: to everyone her visitors are nobody's from now on, and so is their money. */
    private void announce(ErasureRequested person, Instant now) {
        outbox.publishAll(Stream.of(
                        tombstones(Topic.CUSTOMER_PROFILES, person.customerIds()),
                        tombstones(Topic.CUSTOMER_ATTRIBUTIONS, person.visitorIds()),
                        tombstones(Topic.CUSTOMER_IDENTITIES, person.identities()),
                        person.customerIds().stream()
                                .map(id -> OutgoingEvent.of(
                                        id.toString(), now, new CustomerEvent.Erased(id, person.requestId()))))
                .flatMap(events -> events)
                .toList());
    }

    private static Stream<OutgoingEvent> tombstones(Topic topic, List<?> keys) {
        return keys.stream().map(key -> OutgoingEvent.tombstone(topic, key.toString()));
    }

    private int delete(String which, List<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createUpdate("delete from " + which + " = any (:ids)")
                .bindArray("ids", UUID.class, ids)
                .execute());
    }

    private int deleteMerges(List<UUID> customers) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("delete from merge where survivor = any (:ids) or absorbed = any (:ids)")
                        .bindArray("ids", UUID.class, customers)
                        .execute());
    }

    private int deleteDoubleOptIns(ErasureRequested person) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("delete from double_opt_in where identity = any (:identities)")
                        .bindArray("identities", String.class, person.identities())
                        .execute());
    }

    /** That she asked stays known, and when; not in which words. */
    private int emptyNotes(List<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                        "update data_subject_request set note = null where customer_id = any (:ids) and note is not null")
                .bindArray("ids", UUID.class, customers)
                .execute());
    }

    /** The name of a file, and what should have been its header. */
    private int emptyImports(ErasureRequested person) {
        return byTraces(person, """
                update customer_import set name = null, header = case when lower(header) ~ :pattern then '' else header end
                where lower(concat_ws(' ', name, header)) ~ :pattern
                """);
    }

    private int emptyRejects(ErasureRequested person) {
        return byTraces(person, """
                update customer_import_reject set field = null, reason = 'was of an erased person'
                where lower(concat_ws(' ', field, reason)) ~ :pattern
                """);
    }

    private int byTraces(ErasureRequested person, String sql) {
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bind("pattern", Traces.of(person).pattern())
                .execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "customer", "select to_jsonb(c) - 'search' from customer c where id in (select same_person(:customer))",
                "identity",
                        "select to_jsonb(i) from identity i where customer_id in (select same_person(:customer)) order by identity",
                "consent",
                        "select to_jsonb(c) from consent_event c where customer_id in (select same_person(:customer)) order by at",
                "attribution",
                        "select to_jsonb(a) from attribution a where customer_id in (select same_person(:customer)) order by visitor_id",
                "audit",
                        "select to_jsonb(a) from audit a where customer_id in (select same_person(:customer)) order by id",
                "data_subject_request",
                        "select to_jsonb(r) from data_subject_request r where customer_id in (select same_person(:customer)) order by id");
    }
}
