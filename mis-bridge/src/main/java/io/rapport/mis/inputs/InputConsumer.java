package io.rapport.mis.inputs;

import io.rapport.events.MisEvent.InputChanged;
import io.rapport.events.UnreadableEvent;
import io.rapport.kit.inbox.EventConsumer;
import io.rapport.kit.inbox.Received;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes in what the MIS says by its topic; an input that breaks the rules goes to the dead letters with the reason. */
@ApplicationScoped
class InputConsumer extends EventConsumer<InputChanged> {
    @Inject
    Inputs inputs;

    InputConsumer() {
        super("inputs", InputChanged.class);
    }

    @Incoming("inputs")
    @Blocking
    public void consume(ConsumerRecords<String, byte[]> records) {
        process(records);
    }

    @Override
    protected void apply(List<Received<InputChanged>> fresh) {
        inputs.learn(fresh.stream().map(InputConsumer::input).toList());
    }

    private static Input input(Received<InputChanged> event) {
        if (event.isTombstone()) {
            return new Input(event.key(), Long.MAX_VALUE, null, BigDecimal.ZERO, null, null, null, null, null, true);
        }
        var input = Input.of(event.data());
        InputRules.breaches(input, "").stream().findFirst().ifPresent(breach -> {
            throw new UnreadableEvent(breach.field() + ": " + breach.message());
        });
        return input;
    }
}
