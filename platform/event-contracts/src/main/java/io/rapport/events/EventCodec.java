package io.rapport.events;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the data of one event family, by its {@code ce_type}. {@code E} is a sealed interface, or one record of it. */
public final class EventCodec<E> {
    private final Map<String, Class<? extends E>> exact = new LinkedHashMap<>();
    private final Map<String, Class<? extends E>> byPrefix = new LinkedHashMap<>();

    public EventCodec(Class<E> family) {
        typesOf(family).forEach(this::register);
    }

    /** All records of a family that travel on topics, in order of declaration. */
    public static <E> Stream<Class<? extends E>> typesOf(Class<E> family) {
        if (family.isSealed()) {
            return Stream.of(family.getPermittedSubclasses())
                    .<Class<? extends E>>flatMap(sub -> typesOf(sub.<E>asSubclass(family)))
                    .distinct();
        }
        return Stream.of(family);
    }

    /** The type and topic that a record class declares. */
    public static EventType typeOf(Class<?> event) {
        var type = event.getAnnotation(EventType.class);
        if (type == null) {
            throw new IllegalArgumentException(event.getName() + " has no @EventType");
        }
        return type;
    }

    /**
     * @return empty for a type that this family does not know
     * @throws UnreadableEvent if the data is not JSON of that type's shape
     */
    public Optional<E> read(String type, byte[] data) {
        return classOf(type).map(event -> parse(event, data));
    }

    private Optional<Class<? extends E>> classOf(String type) {
        var known = exact.get(type);
        if (known != null) {
            return Optional.of(known);
        }
        return byPrefix.entrySet().stream()
                .filter(entry -> type.startsWith(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    private E parse(Class<? extends E> event, byte[] data) {
        try {
            var parsed = EventJson.MAPPER.readValue(data, event);
            if (parsed == null) {
                throw new UnreadableEvent("the data is null");
            }
            return parsed;
        } catch (IOException e) {
            throw new UnreadableEvent("the data is no " + event.getSimpleName() + ": "
                    + e.getClass().getSimpleName());
        }
    }

    private void register(Class<? extends E> event) {
        var name = typeOf(event).value();
        if (name.endsWith("*")) {
            byPrefix.put(name.substring(0, name.length() - 1), event);
        } else {
            exact.put(name, event);
        }
    }
}
