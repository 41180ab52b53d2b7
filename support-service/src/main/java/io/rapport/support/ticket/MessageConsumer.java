package io.rapport.support.ticket;

import io.rapport.events.InteractionEvent.MessageEvent;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.InteractionEvent.MessageStatusChanged;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what customers write on any channel, and how far our answers have come. */
@ApplicationScoped
public class MessageConsumer extends EventConsumer<MessageEvent> {
    @Inject
    Intake intake;

    MessageConsumer() {
        super("messages", MessageEvent.class);
    }

    @Incoming("messages")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<MessageEvent>> fresh) {
        var said = new ArrayList<Received<MessageRecorded>>();
        var moved = new ArrayList<MessageStatusChanged>();
        for (var received : fresh) {
            switch (received.data()) {
                case MessageRecorded message -> said.add(with(received, message));
                case MessageStatusChanged change -> moved.add(change);
                case null -> {}
            }
        }
        intake.hear(said);
        intake.delivered(moved);
    }

    private static Received<MessageRecorded> with(Received<MessageEvent> received, MessageRecorded message) {
        return new Received<>(
                received.envelope(),
                message,
                received.key(),
                received.topic(),
                received.partition(),
                received.offset());
    }
}
