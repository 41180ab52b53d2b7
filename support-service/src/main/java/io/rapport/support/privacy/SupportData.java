package io.rapport.support.privacy;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Tickets, and copies of what others know of a customer. A ticket stays as a bare fact: when it was opened and how it went. */
@ApplicationScoped
class SupportData implements PersonalData {
    private static final String EMPTY_TICKETS =
            "update ticket set subject = '', tags = '{}', version = version + 1 where customer_id = any (:ids)";

    private static final String DELETE_MESSAGES = """
            delete from ticket_message using ticket
            where ticket.id = ticket_message.ticket_id and ticket.customer_id = any (:ids)
            """;

    private static final String EMPTY_CHANGES = """
            update ticket_change set old_value = null, new_value = null from ticket
            where ticket.id = ticket_change.ticket_id and ticket.customer_id = any (:ids) and field in ('subject', 'tags')
            """;

    private static final String DELETE_WORDS = """
            delete from ticket_words using ticket where ticket.id = ticket_words.ticket_id and ticket.customer_id = any (:ids)
            """;

    /** Beyond every version, so that no older record fills it again. */
    private static final String EMPTY_CUSTOMER = """
            insert into customer (customer_id, version) select id, 9223372036854775807 from unnest(:ids) id order by id
            on conflict (customer_id) do update set version = excluded.version, profile = null
            """;

    private static final String EMPTY_METRICS = """
            insert into customer_metrics (customer_id, version) select id, 9223372036854775807 from unnest(:ids) id order by id
            on conflict (customer_id) do update set version = excluded.version, metrics = null
            """;

    private static final String END_ATTRIBUTIONS = """
            insert into visitor (visitor_id, version) select id, 9223372036854775807 from unnest(:ids) id order by id
            on conflict (visitor_id) do update set version = excluded.version, customer_id = null
            """;

    @Inject
    Jdbi jdbi;

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var customers = person.customerIds();
        return List.of(
                Emptied.now("ticket_message", on(customers, DELETE_MESSAGES)),
                Emptied.now(
                        "waiting_message",
                        on(person.visitorIds(), "delete from waiting_message where visitor_id = any (:ids)")),
                Emptied.now("ticket_words", on(customers, DELETE_WORDS)),
                Emptied.now("promise", on(customers, "update promise set text = '' where customer_id = any (:ids)")),
                Emptied.now(
                        "survey",
                        on(
                                customers,
                                "update survey set comment = null, expires_at = least(expires_at, now()) where customer_id = any (:ids)")),
                Emptied.now(
                        "follow_up", on(customers, "update follow_up set note = null where customer_id = any (:ids)")),
                Emptied.now("ticket_change", on(customers, EMPTY_CHANGES)),
                Emptied.now("ticket", on(customers, EMPTY_TICKETS)),
                Emptied.now("visitor", on(person.visitorIds(), END_ATTRIBUTIONS)),
                Emptied.now("customer", on(customers, EMPTY_CUSTOMER)),
                Emptied.now("customer_metrics", on(customers, EMPTY_METRICS)),
                Emptied.now(
                        "segment_membership",
                        on(customers, "delete from segment_membership where customer_id = any (:ids)")),
                Emptied.now("delivery", on(customers, "delete from delivery where customer_id = any (:ids)")));
    }

    private int on(List<UUID> ids, String sql) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bindArray("ids", UUID.class, ids).execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "ticket",
                        "select to_jsonb(t) from ticket t where customer_id in (select same_person(:customer)) order by id",
                "ticket_message", """
                select to_jsonb(m) from ticket_message m join ticket on ticket.id = m.ticket_id
                where customer_id in (select same_person(:customer)) order by m.id
                """,
                "ticket_change", """
                select to_jsonb(c) from ticket_change c join ticket on ticket.id = c.ticket_id
                where customer_id in (select same_person(:customer)) order by c.id
                """,
                "promise",
                        "select to_jsonb(p) from promise p where customer_id in (select same_person(:customer)) order by id",
                "survey",
                        "select to_jsonb(s) from survey s where customer_id in (select same_person(:customer)) order by id",
                "follow_up",
                        "select to_jsonb(f) from follow_up f where customer_id in (select same_person(:customer)) order by id",
                "customer", "select to_jsonb(c) from customer c where customer_id in (select same_person(:customer))",
                "delivery",
                        "select to_jsonb(d) from delivery d where customer_id in (select same_person(:customer)) order by at");
    }
}
