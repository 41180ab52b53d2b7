package io.rapport.events.docs;

import io.rapport.events.EventCodec;
import io.rapport.events.RapportEvent;
import io.rapport.events.Topic;
import java.util.List;

/**
 * A record class that travels on a topic.
 *
 * @param name names its schema and example: its {@code ce_type}, or {@code <topic>.any} for one that stands for many types
 * @param type its {@code ce_type}, which may end in {@code .*}
 */
record PublishedType(String name, String type, Topic topic, Class<?> record) {

    /** Of all families, in order of declaration. */
    static final List<PublishedType> ALL =
            EventCodec.typesOf(RapportEvent.class).map(PublishedType::of).toList();

    static List<PublishedType> on(Topic topic) {
        return ALL.stream().filter(type -> type.topic == topic).toList();
    }

    private static PublishedType of(Class<?> record) {
        var declared = EventCodec.typeOf(record);
        var name =
                declared.value().endsWith("*") ? declared.topic().topicName().replace(".v1", ".any") : declared.value();
        return new PublishedType(name, declared.value(), declared.topic(), record);
    }

    /** A {@code ce_type} that a record of this class may carry. */
    String exampleType() {
        return type.replace("*", "order-completed");
    }

    @Override
    public String toString() {
        return name;
    }
}
