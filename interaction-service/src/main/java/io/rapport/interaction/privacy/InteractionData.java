package io.rapport.interaction.privacy;

import static java.util.stream.Collectors.joining;

import io.rapport.events.Identity;
import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.events.Topic;
import io.rapport.kit.privacy.Erasures;
import io.rapport.kit.privacy.PersonalData;
import io.rapport.kit.privacy.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What a customer did, as interaction-service holds it. Events and orders stay as bare facts of a visitor who is nobody's. */
@ApplicationScoped
class InteractionData implements PersonalData {
    /** Those of her names that customer-service never heard of, unless they are somebody else's. */
    private static final String UNHEARD = """
            select distinct visitor_id from visitor_identity known
            where (identity = any (:names) or jsonb_exists_any(met, :names))
                and not exists (select from attribution
                    where attribution.visitor_id = known.visitor_id and customer_id <> all (:customers))
            """;

    private static final String END_ATTRIBUTIONS = """
            insert into attribution (visitor_id, customer_id, version)
            select distinct visitor_id, null::uuid, 9223372036854775807 from unnest(:visitors) visitor_id
            on conflict (visitor_id) do update set customer_id = null, version = excluded.version
            """;

    private static final String RELEASE_DEVICES =
            "delete from visitor_identity where visitor_id = any (:visitors) or identity = any (:names)";

    private static final String STRIKE_NAMES =
            "update visitor_identity set met = met - :names where jsonb_exists_any(met, :names)";

    private static final String EMPTY_EVENTS =
            "update event set properties = '{}' where visitor_id = any (:visitors) and properties <> '{}'";

    private static final String DELETE_SESSIONS = "delete from session where visitor_id = any (:visitors)";

    /** A call names its sender by {@code userId}, without the shop. */
    private static final String EMPTY_QUARANTINE = """
            with gone as (
                delete from quarantine where key = any (:keys) or lower(unescaped(body)) ~ :pattern or lower(unescaped(body)) ~ :userIds
                returning source, kind, message_id)
            insert into forgotten_event (source, id, forgotten_at)
            select distinct source, message_id, :now::timestamptz from gone
            on conflict do nothing
            """;

    private static final String FORGET_DEAD_LETTERS = """
            insert into forgotten_event (source, id, forgotten_at)
            select distinct headers ->> 'ce_source', headers ->> 'ce_id', :now::timestamptz from dead_letter
            where topic = :topic and (key = any (:keys) or lower(unescaped(payload)) ~ :pattern)
                and headers ->> 'ce_source' is not null and headers ->> 'ce_id' is not null
            on conflict do nothing
            """;

    /** By what is known of her anywhere, and by the shop's own number of her; {@code json} takes any number. */
    private static final String EMPTY_SHOP_REQUESTS = """
            update shop_privacy_request set body = null
            where lower(unescaped(body)) ~ :pattern
                or case shop when 'default' then '' else shop || '/' end || (body::json #>> '{customer,id}') = any (:shopCustomers)
            """;

    /** Her conversations with all that was said in them, by us too, with its files and the mails as they came. */
    private static final String DELETE_CONVERSATIONS = "delete from conversation where visitor_id = any (:visitors)";

    /** What she said where somebody else had begun. */
    private static final String DELETE_MESSAGES = "delete from message where visitor_id = any (:visitors)";

    /** What others repeat of her. The mail itself goes too: it says the same. */
    private static final String EMPTY_MENTIONS = """
            with emptied as (
                update message set body = '', quoted = null, signature = null, subject = null, author = null, recipient = null
                where lower(concat_ws(' ', subject, author, recipient, body, quoted, signature)) ~ :pattern
                returning id),
            files as (delete from attachment where message_id in (select id from emptied)),
            sources as (delete from mail_source where message_id in (select id from emptied))
            select count(*) from emptied
            """;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Override
    public List<Emptied> erase(ErasureRequested person) {
        var names = Erasures.namesOf(person);
        var visitors = new ArrayList<>(person.visitorIds());
        visitors.addAll(unheard(names, person.customerIds()));
        forgetDeadLetters(person);
        return List.of(
                Emptied.now("attribution", update(END_ATTRIBUTIONS, visitors)),
                Emptied.now("visitor_identity", releaseDevices(visitors, names)),
                Emptied.now("event", update(EMPTY_EVENTS, visitors)),
                Emptied.now("session", update(DELETE_SESSIONS, visitors)),
                Emptied.now("conversation", update(DELETE_CONVERSATIONS, visitors)),
                Emptied.now("message", update(DELETE_MESSAGES, visitors) + emptyMentions(person)),
                Emptied.now("customer_item", deleteItems(person.customerIds())),
                Emptied.now("quarantine", emptyQuarantine(person)),
                Emptied.now("shop_privacy_request", emptyShopRequests(person)));
    }

    private List<UUID> unheard(List<String> names, Collection<UUID> customers) {
        return jdbi.withHandle(handle -> handle.createQuery(UNHEARD)
                .bindArray("names", String.class, names)
                .bindArray("customers", UUID.class, customers)
                .mapTo(UUID.class)
                .list());
    }

    private int update(String sql, Collection<UUID> visitors) {
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bindArray("visitors", UUID.class, visitors)
                .execute());
    }

    /** What is done on them from now on is somebody new's. */
    private int releaseDevices(Collection<UUID> visitors, List<String> names) {
        return jdbi.withHandle(handle -> {
            var released = handle.createUpdate(RELEASE_DEVICES)
                    .bindArray("visitors", UUID.class, visitors)
                    .bindArray("names", String.class, names)
                    .execute();
            return released
                    + handle.createUpdate(STRIKE_NAMES)
                            .bindArray("names", String.class, names)
                            .execute();
        });
    }

    private int deleteItems(Collection<UUID> customers) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("delete from customer_item where customer_id = any (:customers)")
                        .bindArray("customers", UUID.class, customers)
                        .execute());
    }

    private int emptyQuarantine(ErasureRequested person) {
        var traces = Traces.of(person);
        return jdbi.withHandle(handle -> handle.createUpdate(EMPTY_QUARANTINE)
                .bindArray("keys", String.class, traces.keys())
                .bind("pattern", traces.pattern())
                .bind("userIds", userIds(person))
                .bind("now", clock.instant())
                .execute());
    }

    private int emptyMentions(ErasureRequested person) {
        return jdbi.withHandle(handle -> handle.createQuery(EMPTY_MENTIONS)
                .bind("pattern", Traces.of(person).pattern())
                .mapTo(Integer.class)
                .one());
    }

    /** That the shop asked stays known. */
    private int emptyShopRequests(ErasureRequested person) {
        return jdbi.withHandle(handle -> handle.createUpdate(EMPTY_SHOP_REQUESTS)
                .bind("pattern", Traces.of(person).pattern())
                .bindArray("shopCustomers", String.class, shopCustomers(person))
                .execute());
    }

    private static List<String> shopCustomers(ErasureRequested person) {
        return person.identities().stream()
                .map(Identity::parse)
                .filter(identity ->
                        identity.type() == Identity.Type.SHOPIFY || identity.type() == Identity.Type.WOOCOMMERCE)
                .map(Identity::value)
                .toList();
    }

    private static String userIds(ErasureRequested person) {
        return person.identities().stream()
                .map(Identity::parse)
                .filter(identity -> identity.type() == Identity.Type.USER)
                .map(identity -> identity.value().substring(identity.value().indexOf('/') + 1))
                .map(Traces::literally)
                .collect(joining("|", "\"userid\"\\s*:\\s*\"?(", ")\"?\\s*[,}]"));
    }

    /** They go next, and are accounted for still. */
    private void forgetDeadLetters(ErasureRequested person) {
        var traces = Traces.of(person);
        jdbi.useHandle(handle -> handle.createUpdate(FORGET_DEAD_LETTERS)
                .bind("topic", Topic.STOREFRONT_EVENTS.topicName())
                .bindArray("keys", String.class, traces.keys())
                .bind("pattern", traces.pattern())
                .bind("now", clock.instant())
                .execute());
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "conversation", """
                select to_jsonb(c) from conversation c join attribution using (visitor_id)
                where customer_id in (select same_person(:customer)) order by c.id
                """,
                "message", """
                select to_jsonb(m) from message m join conversation c on c.id = m.conversation_id
                    join attribution a on a.visitor_id = c.visitor_id or a.visitor_id = m.visitor_id
                where a.customer_id in (select same_person(:customer)) order by m.id
                """,
                "attachment", """
                select to_jsonb(f) - 'content' || jsonb_build_object('content', encode(f.content, 'base64')) from attachment f
                    join message m on m.id = f.message_id join conversation c on c.id = m.conversation_id
                    join attribution a on a.visitor_id = c.visitor_id
                where a.customer_id in (select same_person(:customer)) order by f.id
                """,
                "visitor_identity", """
                select to_jsonb(i) from visitor_identity i join attribution using (visitor_id)
                where customer_id in (select same_person(:customer)) order by identity
                """,
                "event", """
                select to_jsonb(e) from event e join attribution using (visitor_id)
                where customer_id in (select same_person(:customer)) order by at, id
                """,
                "session", """
                select to_jsonb(s) from session s join attribution using (visitor_id)
                where customer_id = :customer order by started_at, id
                """,
                "customer_order", """
                select to_jsonb(o) - 'ledger' from customer_order o join attribution using (visitor_id)
                where customer_id in (select same_person(:customer)) order by order_key
                """,
                "customer_item",
                        "select to_jsonb(i) from customer_item i where customer_id in (select same_person(:customer)) order by at, id");
    }
}
