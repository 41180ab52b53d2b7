package io.rapport.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import java.time.Instant;

/** The values of a profile, each with its origin: of two, the one that happened later is believed, in any order of arrival. */
public final class Facts {
    private static final String GUESSED = "guessed";
    private static final int LISTED = 20;
    private static final int ATTRIBUTES = 200;

    private final ObjectNode values;
    private final ObjectNode origins;
    private boolean changed;
    private boolean touched;

    private Facts(ObjectNode values, ObjectNode origins) {
        this.values = values;
        this.origins = origins;
    }

    public static Facts none() {
        return new Facts(EventJson.MAPPER.createObjectNode(), EventJson.MAPPER.createObjectNode());
    }

    public static Facts stored(String values, String origins) {
        return new Facts(parse(values), parse(origins));
    }

    /** Takes what is newer than what is known. */
    public void learn(Traits traits, Origin origin) {
        traits.facts().forEach(fact -> set(fact, origin));
        if (traits.address() != null) {
            remember("addresses", traits.address(), origin);
        }
    }

    public void rememberEmail(String email, Origin origin) {
        remember("emails", values.textNode(email), origin);
    }

    public void rememberPhone(String phone, Origin origin) {
        remember("phones", values.textNode(phone), origin);
    }

    /** What someone wrote by hand holds from now on; a field that is gone was taken away. */
    public void replace(ObjectNode wanted, Origin origin) {
        changed |= !wanted.equals(values);
        touched |= changed;
        for (var field : ProfileFields.NAMES) {
            stampDifferences(field, values.path(field), wanted.path(field), origin);
        }
        values.removeAll();
        values.setAll(wanted);
    }

    /** The values as a JSON merge patch (RFC 7396) would leave them. */
    public ObjectNode patched(ObjectNode patch) {
        return merge(values.deepCopy(), patch);
    }

    public Profile profile() {
        return Profile.of(values);
    }

    public String search() {
        return SearchText.of(profile());
    }

    /** Whether the profile is another one now. */
    public boolean changed() {
        return changed;
    }

    /** Whether anything has to be stored, if only that an old value was confirmed. */
    public boolean touched() {
        return touched;
    }

    public String valuesJson() {
        return values.toString();
    }

    public String originsJson() {
        return origins.toString();
    }

    /** By field: which source said so, and when. */
    public ObjectNode origins() {
        return origins.deepCopy();
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            var value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                var home = target.get(field.getKey()) instanceof ObjectNode known ? known : target.objectNode();
                target.set(field.getKey(), merge(home, inner));
            } else {
                target.set(field.getKey(), value);
            }
        });
        return target;
    }

    private void set(Traits.Fact fact, Origin origin) {
        if (!isBetter(fact, origin) || isOneTooMany(fact)) {
            return;
        }
        var home = fact.group() == null ? values : values.withObjectProperty(fact.group());
        change(!fact.value().equals(home.get(fact.name())));
        home.set(fact.name(), fact.value());
        stamp(fact.path(), origin);
        if (fact.guessed()) {
            origins.withObjectProperty(fact.path()).put(GUESSED, true);
        }
    }

    private boolean isBetter(Traits.Fact fact, Origin origin) {
        var known = origins.path(fact.path());
        var overGuess = known.path(GUESSED).asBoolean();
        return known.isMissingNode() || overGuess == fact.guessed() ? isNewer(fact.path(), origin) : overGuess;
    }

    private boolean isOneTooMany(Traits.Fact fact) {
        var attributes = values.path("attributes");
        return "attributes".equals(fact.group()) && attributes.size() >= ATTRIBUTES && !attributes.has(fact.name());
    }

    /** The newest comes first. */
    private void remember(String list, JsonNode value, Origin origin) {
        var known = values.withArrayProperty(list);
        var newer = isNewer(list, origin);
        var others = known.deepCopy();
        others.removeIf(value::equals);
        var has = others.size() < known.size();
        if (!newer && (has || known.size() >= LISTED)) {
            return;
        }
        var next = newer
                ? values.arrayNode().add(value).addAll(others)
                : known.deepCopy().add(value);
        put(list, first(next), known);
        if (newer) {
            stamp(list, origin);
        }
    }

    private void put(String list, ArrayNode next, ArrayNode known) {
        change(!next.equals(known));
        values.set(list, next);
    }

    private static ArrayNode first(ArrayNode list) {
        while (list.size() > LISTED) {
            list.remove(list.size() - 1);
        }
        return list;
    }

    private void change(boolean differs) {
        changed |= differs;
        touched = true;
    }

    private boolean isNewer(String path, Origin origin) {
        var time = origins.path(path).path("time").asText(null);
        return time == null || !origin.time().isBefore(Instant.parse(time));
    }

    private void stamp(String path, Origin origin) {
        origins.putObject(path)
                .put("source", origin.source())
                .put("time", origin.time().toString());
    }

    private void stampDifferences(String path, JsonNode before, JsonNode after, Origin origin) {
        if (before.isObject() || after.isObject()) {
            before.fieldNames()
                    .forEachRemaining(
                            name -> stampIfDifferent(path + "." + name, before.path(name), after.path(name), origin));
            after.fieldNames()
                    .forEachRemaining(
                            name -> stampIfDifferent(path + "." + name, before.path(name), after.path(name), origin));
        } else {
            stampIfDifferent(path, before, after, origin);
        }
    }

    private void stampIfDifferent(String path, JsonNode before, JsonNode after, Origin origin) {
        if (!before.equals(after)) {
            stamp(path, origin);
        }
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) EventJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
