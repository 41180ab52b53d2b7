package io.rapport.interaction.conversation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Attachment;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.interaction.conversation.ConversationRows.AttachedRow;
import io.rapport.interaction.conversation.ConversationRows.NewMessage;
import io.rapport.interaction.timeline.Attributions;
import io.rapport.interaction.timeline.StoredEvent;
import io.rapport.interaction.timeline.StoredEvents;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What others learn of a message: all services by its event, the timeline by a line of its own. */
@ApplicationScoped
class Recordings {
    private static final String TYPE = "interaction.message-recorded";
    private static final String SOURCE = "rapport/interaction-service";

    @Inject
    Attributions attributions;

    @Inject
    StoredEvents timeline;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** Where the files of a message are to be had. */
    @ConfigProperty(name = "rapport.conversations.public-url")
    String publicUrl;

    void record(NewMessage message, Conversation conversation, boolean historical, List<AttachedRow> attached) {
        var visitor = message.visitorId();
        var customer = visitor == null
                ? null
                : attributions.customersOf(List.of(visitor)).get(visitor);
        outbox.publish(
                conversation.id().toString(),
                message.at(),
                new MessageRecorded(
                        message.id(),
                        conversation.id(),
                        visitor,
                        customer,
                        conversation.channel().label(),
                        message.direction(),
                        conversation.shop(),
                        message.author(),
                        message.subject(),
                        message.text().body(),
                        message.automatic() != null,
                        historical,
                        attached.stream()
                                .filter(each -> each.refused() == null)
                                .map(this::published)
                                .toList()));
        if (visitor != null) {
            timeline.store(List.of(onTimeline(message, conversation, customer, historical)));
        }
    }

    private StoredEvent onTimeline(NewMessage message, Conversation conversation, UUID customer, boolean historical) {
        var properties = JsonNodeFactory.instance
                .objectNode()
                .put("conversationId", conversation.id().toString())
                .put("messageId", message.id().toString())
                .put("channel", conversation.channel().label())
                .put("direction", message.direction())
                .put("subject", message.subject());
        var happened = new Happened(
                message.visitorId(),
                customer,
                conversation.shop(),
                conversation.channel().label(),
                null,
                clock.instant(),
                historical,
                message.automatic() != null,
                properties,
                null);
        var envelope = new Envelope(message.id().toString(), SOURCE, TYPE, message.at(), null, null);
        return new StoredEvent(envelope, happened, properties);
    }

    private Attachment published(AttachedRow row) {
        return new Attachment(row.name(), row.mediaType(), row.bytes(), url(row.id()));
    }

    /** Where an attachment is to be had. */
    String url(UUID attachment) {
        return publicUrl + "/api/v1/attachments/" + attachment;
    }
}
