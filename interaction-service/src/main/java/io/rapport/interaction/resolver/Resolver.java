package io.rapport.interaction.resolver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.events.InteractionEvent.OrderEffectApplied;
import io.rapport.events.StorefrontEvent;
import io.rapport.interaction.intake.Context;
import io.rapport.interaction.intake.Countries;
import io.rapport.interaction.order.Effect;
import io.rapport.interaction.order.OrderFact;
import io.rapport.interaction.order.OrderProperties;
import io.rapport.interaction.order.Orders;
import io.rapport.interaction.product.SeenProducts;
import io.rapport.interaction.quarantine.Quarantine;
import io.rapport.interaction.quarantine.Refused;
import io.rapport.interaction.resolver.Reading.Fit;
import io.rapport.interaction.resolver.Reading.Unfit;
import io.rapport.interaction.session.Sessions;
import io.rapport.interaction.session.Touch;
import io.rapport.interaction.source.WriteKeys;
import io.rapport.interaction.timeline.Attributions;
import io.rapport.interaction.timeline.StoredEvent;
import io.rapport.interaction.timeline.StoredEvents;
import io.rapport.interaction.visitor.Visitors;
import io.rapport.kit.http.Problem;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Gives events their visitors and orders their effects, stores them and publishes them: a batch in a handful of statements. */
@ApplicationScoped
public class Resolver {
    @Inject
    Forgotten forgotten;

    @Inject
    Visitors visitors;

    @Inject
    Orders orders;

    @Inject
    SeenProducts products;

    @Inject
    StoredEvents storedEvents;

    @Inject
    Sessions sessions;

    @Inject
    Attributions attributions;

    @Inject
    Quarantine quarantine;

    @Inject
    WriteKeys shops;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** An event with all that has become known of it; {@code effects} are null for what is no event of an order. */
    private record Resolved(Fit fit, UUID visitorId, String country, List<Effect> effects) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public void apply(List<Received<StorefrontEvent>> fresh) {
        var fits = new ArrayList<Fit>(fresh.size());
        var refused = new ArrayList<Refused>();
        for (var received : fresh) {
            switch (Reading.of(received, clock.instant())) {
                case Fit fit -> fits.add(fit);
                case Unfit unfit -> refused.add(unfit.refused());
            }
        }
        if (!refused.isEmpty()) {
            quarantine.keep(refused);
        }
        resolve(forgotten.without(fits));
    }

    /** One event let out of quarantine. @throws Problem 400 if it still breaks a rule */
    @Transactional(Transactional.TxType.MANDATORY)
    public void replay(Received<StorefrontEvent> mended) {
        switch (Reading.of(mended, clock.instant())) {
            case Fit fit -> resolve(forgotten.without(List.of(fit)));
            case Unfit unfit ->
                throw new Problem(
                        400,
                        "Invalid event",
                        "It still breaks a rule.",
                        unfit.refused().errors());
        }
    }

    private void resolve(List<Fit> fits) {
        if (fits.isEmpty()) {
            return;
        }
        var met = visitors.resolve(fits.stream()
                .map(fit -> isBots(fit) ? fit.meeting().ofNobody() : fit.meeting())
                .toList());
        var resolved = withOrders(fits, met.visitorIds());
        var customers = customers(resolved);
        var stored = new ArrayList<StoredEvent>(resolved.size());
        var published = new ArrayList<>(met.announcements());
        for (var event : resolved) {
            var happened = happened(event, customers);
            stored.add(new StoredEvent(event.fit().envelope(), happened, properties(event.fit(), happened)));
            published.add(passedOn(event, happened));
            published.addAll(effectsApart(event, customers));
        }
        storedEvents.store(stored);
        sessions.take(resolved.stream()
                .filter(Resolver::isOfVisit)
                .map(Resolver::touch)
                .toList());
        outbox.publishAll(published);
    }

    /** Of a guest we keep no more than is public. */
    private static ObjectNode properties(Fit fit, Happened happened) {
        return fit.isGuests() ? happened.properties() : fit.event().properties();
    }

    private List<Resolved> withOrders(List<Fit> fits, List<UUID> visitorIds) {
        var resolved = new ArrayList<Resolved>(fits.size());
        var heard = new ArrayList<Orders.Heard>();
        for (var i = 0; i < fits.size(); i++) {
            var fit = fits.get(i);
            var country = country(fit);
            resolved.add(new Resolved(fit, visitorIds.get(i), country, null));
            if (fit.orderKey() != null) {
                heard.add(new Orders.Heard(fit.orderKey(), fact(fit, visitorIds.get(i), country)));
            }
        }
        var heardEffects = orders.hear(heard);
        products.seen(
                heardEffects.stream().flatMap(List::stream).map(Effect::order).toList());
        var effects = heardEffects.iterator();
        return resolved.stream()
                .map(event -> event.fit().orderKey() == null
                        ? event
                        : new Resolved(event.fit(), event.visitorId(), event.country(), effects.next()))
                .toList();
    }

    private OrderFact fact(Fit fit, UUID visitorId, String country) {
        return OrderFact.read(
                fit.envelope(),
                fit.event(),
                visitorId,
                country,
                shops.currencyOf(fit.event().shop()));
    }

    private static String country(Fit fit) {
        var said = OrderProperties.country(fit.event().properties());
        return said == null ? Countries.read(fit.event().context().get("location")) : said;
    }

    private Map<UUID, UUID> customers(List<Resolved> resolved) {
        var visitorIds = new HashSet<UUID>();
        for (var event : resolved) {
            visitorIds.add(event.visitorId());
            effects(event).forEach(effect -> visitorIds.add(effect.visitorId()));
        }
        return attributions.customersOf(visitorIds);
    }

    private static List<Effect> effects(Resolved event) {
        return event.effects() == null ? List.of() : event.effects();
    }

    private static Happened happened(Resolved resolved, Map<UUID, UUID> customers) {
        var event = resolved.fit().event();
        return new Happened(
                resolved.visitorId(),
                customers.get(resolved.visitorId()),
                event.shop(),
                Context.channel(event.context()),
                resolved.country(),
                event.receivedAt(),
                event.historical(),
                isBots(resolved.fit()),
                PublicProperties.of(event.properties(), event.context()),
                ownEffect(resolved));
    }

    /** An order is a person's, whatever sent it. */
    private static boolean isBots(Fit fit) {
        return Context.isBot(fit.event().context()) && fit.orderKey() == null;
    }

    /** A visit is what a person does on a screen; orders, which servers tell of too, are looked up by their time. */
    private static boolean isOfVisit(Resolved event) {
        return event.fit().orderKey() == null
                && !isBots(event.fit())
                && !Context.channel(event.fit().event().context()).equals("server");
    }

    private static Touch touch(Resolved event) {
        var fit = event.fit();
        return Touch.of(
                event.visitorId(),
                fit.envelope().time(),
                fit.envelope().type(),
                fit.event().properties(),
                fit.event().context(),
                event.country());
    }

    /** The effect that travels with the event itself. */
    private static OrderEffect ownEffect(Resolved resolved) {
        var own = ownEffectAt(resolved);
        return own < 0 ? null : resolved.effects().get(own).order();
    }

    /** The last of those that come from this event, if the order is this visitor's; −1 if there is none. */
    private static int ownEffectAt(Resolved resolved) {
        var effects = effects(resolved);
        var id = resolved.fit().envelope().id();
        var source = resolved.fit().envelope().source();
        return IntStream.range(0, effects.size())
                .filter(i -> effects.get(i).visitorId().equals(resolved.visitorId()))
                .filter(i -> effects.get(i).cause().id().equals(id)
                        && effects.get(i).cause().source().equals(source))
                .max()
                .orElse(-1);
    }

    private static OutgoingEvent passedOn(Resolved resolved, Happened happened) {
        var visitorId = resolved.visitorId().toString();
        var envelope = resolved.fit().envelope();
        return OutgoingEvent.passedOn(
                visitorId,
                new Envelope(
                        envelope.id(),
                        envelope.source(),
                        envelope.type(),
                        envelope.time(),
                        visitorId,
                        envelope.traceparent()),
                happened);
    }

    /** Effects that cannot travel with the event: of events that waited, or of another visitor's order. */
    private static List<OutgoingEvent> effectsApart(Resolved resolved, Map<UUID, UUID> customers) {
        var effects = effects(resolved);
        var own = ownEffectAt(resolved);
        return IntStream.range(0, effects.size())
                .filter(i -> i != own)
                .mapToObj(i -> apart(effects.get(i), resolved.fit().event().shop(), customers))
                .toList();
    }

    private static OutgoingEvent apart(Effect effect, String shop, Map<UUID, UUID> customers) {
        var cause = effect.cause();
        Activity applied = new OrderEffectApplied(
                effect.visitorId(),
                customers.get(effect.visitorId()),
                shop,
                cause.channel(),
                effect.order().country(),
                cause.receivedAt(),
                cause.historical(),
                cause.id(),
                effect.order());
        return OutgoingEvent.of(effect.visitorId().toString(), cause.at(), applied);
    }
}
