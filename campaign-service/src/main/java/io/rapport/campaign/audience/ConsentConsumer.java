package io.rapport.campaign.audience;

import io.rapport.events.CustomerEvent;
import io.rapport.events.CustomerEvent.ConsentChanged;
import io.rapport.events.CustomerEvent.Lifecycle;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.merge.CustomerMerges;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jdbi.v3.core.Jdbi;

/** Keeps who consented to what, and who was merged with whom; without a row there is no consent. */
@ApplicationScoped
class ConsentConsumer extends EventConsumer<Lifecycle> {
    @Inject
    Jdbi jdbi;

    @Inject
    CustomerMerges merges;

    ConsentConsumer() {
        super(LifecycleCopy.CONSUMER, Lifecycle.class);
    }

    @Incoming("consents")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<Lifecycle>> fresh) {
        merges.learn(fresh);
        var heard = fresh.stream().flatMap(ConsentConsumer::consent).toList();
        store(heard);
        welcome(heard);
    }

    private static Stream<Heard> consent(Received<Lifecycle> event) {
        return switch (event.data()) {
            case ConsentChanged changed ->
                Stream.of(new Heard(
                        changed, event.envelope().id(), event.envelope().time()));
            case CustomerEvent.Created _, CustomerEvent.Merged _, CustomerEvent.Unmerged _, CustomerEvent.Erased _ ->
                Stream.empty();
        };
    }

    private void store(List<Heard> heard) {
        if (heard.isEmpty()) {
            return;
        }
        var sql = """
                insert into consent (customer_id, channel, purpose, state, valid_until, version, event_id, at)
                select distinct on (id, channel, purpose) *
                from unnest(:ids, :channels, :purposes, :states, :expiries, :versions, :events, :at)
                  as fresh(id, channel, purpose, state, valid_until, version)
                order by id, channel, purpose, version desc
                on conflict (customer_id, channel, purpose) do update set state = excluded.state, valid_until = excluded.valid_until,
                  version = excluded.version, event_id = excluded.event_id, at = excluded.at
                where consent.version < excluded.version
                """;
        var columns = Columns.of(heard)
                .uuid("ids", each -> each.consent.customerId())
                .text("channels", each -> each.consent.channel())
                .text("purposes", each -> each.consent.purpose())
                .text("states", each -> each.consent.state())
                .timestamptz("expiries", each -> each.consent.validUntil())
                .bigint("versions", each -> each.consent.version())
                .text("events", Heard::eventId)
                .timestamptz("at", Heard::at);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    /** Who left and agreed anew since is written to again; who complained, or whose address is no good, is not. */
    private void welcome(List<Heard> heard) {
        var agreed = heard.stream()
                .filter(each -> "granted".equals(each.consent.state()) && !each.consent.historical())
                .toList();
        if (agreed.isEmpty()) {
            return;
        }
        var sql = """
                delete from suppression s using unnest(:ids, :channels, :at) as said(customer_id, channel, at)
                join profile p on p.customer_id = survivor_of(said.customer_id)
                where s.reason = 'unsubscribed' and s.channel = said.channel and s.created_at < said.at
                  and s.address_hash = case when said.channel = 'email' then p.email_hash else p.phone_hash end
                """;
        var columns = Columns.of(agreed)
                .uuid("ids", each -> each.consent.customerId())
                .text("channels", each -> each.consent.channel())
                .timestamptz("at", Heard::at);
        jdbi.useHandle(handle ->
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute());
    }

    private record Heard(ConsentChanged consent, String eventId, Instant at) {}
}
