package io.rapport.interaction.conversation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rapport.events.Envelope;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.interaction.visitor.Meeting;
import io.rapport.interaction.visitor.Visitors;
import io.rapport.kit.Ids;
import io.rapport.kit.outbox.Outbox;
import io.rapport.kit.outbox.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Who writes to us, as the visitors know her. */
@ApplicationScoped
class Senders {
    @Inject
    Visitors visitors;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** Whoever is new is told of with what the channel knows of her. */
    UUID meet(Incoming incoming) {
        var identity = incoming.sender().identity();
        var key = identity.toString();
        var met = visitors.resolve(
                List.of(new Meeting(key, List.of(identity), incoming.shop(), incoming.historical(), incoming.at())));
        if (!met.announcements().isEmpty()) {
            outbox.publishAll(List.of(identified(incoming, key)));
            outbox.publishAll(met.announcements());
        }
        return met.visitorIds().getFirst();
    }

    private OutgoingEvent identified(Incoming incoming, String key) {
        var sender = incoming.sender();
        var traits = JsonNodeFactory.instance.objectNode();
        Map.of(
                        "name",
                        Optional.ofNullable(sender.name()),
                        "email",
                        Optional.ofNullable(sender.email()),
                        "phone",
                        Optional.ofNullable(sender.phone()))
                .forEach((name, value) -> value.ifPresent(text -> traits.put(name, text)));
        var envelope = new Envelope(
                Ids.next().toString(),
                "channel:" + incoming.channel().label(),
                "storefront.identified",
                incoming.at(),
                null,
                null);
        var event = new Identified(List.of(key), incoming.shop(), clock.instant(), incoming.historical(), traits);
        return OutgoingEvent.passedOn(key, envelope, event);
    }
}
