package io.rapport.kit.inbox;

import io.rapport.events.EventCodec;
import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Applies the events of a topic once each, a poll at a time. A subclass is an {@code @ApplicationScoped} bean with one method more:
 *
 * <pre>{@code
 * @Incoming("orders")
 * @Blocking
 * public void consume(ConsumerRecords<String, byte[]> records) {
 *     process(records);
 * }
 * }</pre>
 *
 * Not on a virtual thread: those take several polls at a time and so lose the order.
 */
public abstract class EventConsumer<E> {
    private final String name;
    private final Class<E> family;
    private final String memory;
    private final EventCodec<E> codec;

    @Inject
    Inbox inbox;

    /**
     * @param name unique in the service, kept for ever: the inbox remembers what it applied under it
     * @param family the sealed interface, or one record, that the topic carries
     */
    protected EventConsumer(String name, Class<E> family) {
        this(name, family, name);
    }

    /** @param memory the name under which the inbox remembers: consumers that share a topic's events between them share it */
    protected EventConsumer(String name, Class<E> family, String memory) {
        this.name = name;
        this.family = family;
        this.memory = memory;
        this.codec = new EventCodec<>(family);
    }

    public String name() {
        return name;
    }

    public Class<E> family() {
        return family;
    }

    String memory() {
        return memory;
    }

    /** Whether a record is for this consumer and not left to another one of the same topic; asked before the record is read. */
    protected boolean takes(ConsumerRecord<String, byte[]> record) {
        return true;
    }

    EventCodec<E> codec() {
        return codec;
    }

    /** Whether events of an erased customer count here still, because they name her by a random id alone and figures hang on them. */
    protected boolean takesErased() {
        return false;
    }

    /** Applies fresh events in order, inside the inbox's transaction; whatever is thrown rolls back and is tried record by record. */
    protected abstract void apply(List<Received<E>> fresh);

    protected final void process(ConsumerRecords<String, byte[]> records) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(name + " needs @Blocking: on virtual threads polls overtake each other");
        }
        inbox.process(this, records);
    }
}
