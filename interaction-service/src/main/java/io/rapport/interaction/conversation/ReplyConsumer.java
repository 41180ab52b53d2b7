package io.rapport.interaction.conversation;

import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.events.SupportEvent.ReplyRequested;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.rapport.kit.outbox.Outbox;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Takes the replies of support-service to be sent, each once; one to a conversation that is not, or no longer, known has failed. */
@ApplicationScoped
public class ReplyConsumer extends EventConsumer<ReplyRequested> {
    @Inject
    Conversations conversations;

    @Inject
    ConversationRows rows;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    ReplyConsumer() {
        super("replies", ReplyRequested.class);
    }

    @org.eclipse.microprofile.reactive.messaging.Incoming("replies")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<ReplyRequested>> fresh) {
        fresh.stream().filter(received -> !received.isTombstone()).forEach(received -> send(received.data()));
    }

    private void send(ReplyRequested reply) {
        if (rows.find(reply.conversationId()).isPresent()) {
            conversations.say(reply.replyId(), reply.conversationId(), reply.author(), reply.body());
        } else {
            outbox.publish(
                    reply.conversationId().toString(),
                    clock.instant(),
                    new MessageStatusChanged(
                            reply.replyId(),
                            reply.conversationId(),
                            reply.customerId(),
                            null,
                            Status.FAILED.label(),
                            "unknown-conversation"));
        }
    }
}
