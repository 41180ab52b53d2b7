package io.rapport.kit.inbox;

import jakarta.inject.Inject;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Applies the events of a topic once each, a poll at a time. A subclass is an {@code @ApplicationScoped} bean with one method more:
 *
 * <pre>{@code
 * @Incoming("orders")
 * @RunOnVirtualThread
 * public void consume(ConsumerRecords<String, byte[]> records) {
 *     process(records);
 * }
 * }</pre>
 */
public abstract class EventConsumer<E> {
    private final String name;
    private final Class<E> family;

    @Inject
    Inbox inbox;

    /**
     * @param name unique in the service, kept for ever: the inbox remembers what it applied under it
     * @param family the sealed interface, or one record, that the topic carries
     */
    protected EventConsumer(String name, Class<E> family) {
        this.name = name;
        this.family = family;
    }

    public final String name() {
        return name;
    }

    public final Class<E> family() {
        return family;
    }

    /** Applies fresh events in order, inside the inbox's transaction; whatever is thrown rolls back and is tried record by record. */
    protected abstract void apply(List<Received<E>> fresh);

    protected final void process(ConsumerRecords<String, byte[]> records) {
        inbox.process(this, records);
    }
}
