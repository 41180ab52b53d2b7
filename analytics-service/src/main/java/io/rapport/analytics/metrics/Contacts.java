package io.rapport.analytics.metrics;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.segment.Operand;
import io.rapport.analytics.segment.StayingFacts;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.DeliveryEvent;
import io.rapport.events.CampaignEvent.MessageClicked;
import io.rapport.events.CampaignEvent.MessageOpened;
import io.rapport.events.SupportEvent.TicketEvent;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketRated;
import io.rapport.kit.Columns;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/** What customers asked of us and what we told them: kept event by event under the customer it named, so that a merge moves nothing. */
@ApplicationScoped
class Contacts {
    private final Jdbi jdbi;
    private final StayingFacts facts;

    Contacts(Jdbi jdbi, StayingFacts facts) {
        this.jdbi = jdbi;
        this.facts = facts;
    }

    @Transactional
    void ticketed(List<Received<TicketEvent>> events) {
        var about = events.stream()
                .map(event -> new Change(event.data().customerId(), false))
                .toList();
        facts.add(about, Operand.TICKETS, () -> {
            storeTickets(events);
            storeKinds(events);
        });
    }

    @Transactional
    void delivered(List<Received<DeliveryEvent>> events) {
        var about = events.stream()
                .map(event -> event.data().delivery())
                .map(delivery -> new Change(delivery.customerId(), delivery.historical()))
                .toList();
        facts.add(about, Operand.CAMPAIGNS, () -> storeDeliveries(events));
    }

    private void storeKinds(List<Received<TicketEvent>> events) {
        var opened = events.stream()
                .map(Received::data)
                .filter(TicketOpened.class::isInstance)
                .map(TicketOpened.class::cast)
                .toList();
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into ticket_type (ticket_id, kind) select * from unnest(:ticket, :kind) on conflict do nothing")
                .bindNamedArgumentFinder(Columns.of(opened)
                        .uuid("ticket", TicketOpened::ticketId)
                        .text("kind", TicketOpened::type))
                .execute());
    }

    private void storeTickets(List<Received<TicketEvent>> events) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into ticket_event (event_id, ticket_id, customer_id, type, at, score)
                select * from unnest(:event, :ticket, :customer, :type, :at, :score)
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(events)
                        .text("event", event -> event.envelope().id())
                        .uuid("ticket", event -> event.data().ticketId())
                        .uuid("customer", event -> event.data().customerId())
                        .text("type", event -> word(event, "support.ticket-"))
                        .timestamptz("at", event -> event.envelope().time())
                        .integer("score", event -> event.data() instanceof TicketRated rated ? rated.score() : null))
                .execute());
    }

    private void storeDeliveries(List<Received<DeliveryEvent>> events) {
        Function<Received<DeliveryEvent>, Delivery> delivery =
                event -> event.data().delivery();
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into delivery_event (event_id, delivery_id, campaign_id, customer_id, type, arm, channel, machine, at)
                select * from unnest(:event, :delivery, :campaign, :customer, :type, :arm, :channel, :machine, :at)
                on conflict do nothing""")
                .bindNamedArgumentFinder(Columns.of(events)
                        .text("event", event -> event.envelope().id())
                        .uuid("delivery", delivery.andThen(Delivery::deliveryId))
                        .uuid("campaign", delivery.andThen(Delivery::campaignId))
                        .uuid("customer", delivery.andThen(Delivery::customerId))
                        .text("type", event -> word(event, "campaign."))
                        .text("arm", delivery.andThen(Delivery::arm))
                        .text("channel", delivery.andThen(Delivery::channel))
                        .bool("machine", event -> isByMachine(event.data()))
                        .timestamptz("at", event -> event.envelope().time()))
                .execute());
    }

    private static String word(Received<?> event, String prefix) {
        return event.envelope().type().substring(prefix.length());
    }

    private static boolean isByMachine(DeliveryEvent event) {
        return event instanceof MessageOpened opened && opened.machine()
                || event instanceof MessageClicked clicked && clicked.machine();
    }
}
