package io.rapport.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The values of a profile, each with its origin: of two, the one that happened later is believed, in any order of arrival. */
public final class Facts {
    private static final String GUESSED = "guessed";
    static final String EACH = "each";
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

    /** Adds what an import says: its values replace others, its lists and objects only add to them. */
    public void add(ObjectNode more, Origin origin) {
        var wanted = values.deepCopy();
        more.properties()
                .forEach(field -> wanted.set(field.getKey(), joined(wanted.get(field.getKey()), field.getValue())));
        replace(wanted, origin);
    }

    private static JsonNode joined(JsonNode known, JsonNode more) {
        if (known instanceof ObjectNode object && more instanceof ObjectNode added) {
            return object.setAll(added);
        }
        if (known instanceof ArrayNode list && more instanceof ArrayNode added) {
            added.valueStream()
                    .filter(one -> list.valueStream().noneMatch(one::equals))
                    .toList()
                    .forEach(list::add);
            return first(list);
        }
        return more;
    }

    /** The values as a JSON merge patch (RFC 7396) would leave them. */
    public ObjectNode patched(ObjectNode patch) {
        return merge(values.deepCopy(), patch);
    }

    /** The values without those that a merge patch of the same person takes away or says otherwise. */
    public ObjectNode yieldingTo(ObjectNode patch) {
        return yielding(values.deepCopy(), patch);
    }

    private static ObjectNode yielding(ObjectNode known, ObjectNode patch) {
        patch.properties().forEach(said -> {
            var left = left(known.get(said.getKey()), said.getValue());
            if (left.isEmpty()) {
                known.remove(said.getKey());
            } else {
                known.set(said.getKey(), left);
            }
        });
        return known;
    }

    /** Empty where nothing is left. */
    private static JsonNode left(JsonNode known, JsonNode said) {
        if (known instanceof ObjectNode parts && said instanceof ObjectNode patch) {
            return yielding(parts, patch);
        }
        if (known instanceof ArrayNode list && said instanceof ArrayNode kept) {
            list.removeIf(one -> kept.valueStream().noneMatch(one::equals));
            return list;
        }
        return MissingNode.getInstance();
    }

    public ObjectNode values() {
        return values.deepCopy();
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

    /**
     * A value that is another one now.
     *
     * @param from null if there was none
     * @param to null if there is none
     */
    public record Difference(JsonNode from, JsonNode to, JsonNode origin) {}

    /** By path, such as {@code names.given}, what differs from what was known before. */
    public Map<String, Difference> since(Facts before) {
        var differences = new LinkedHashMap<String, Difference>();
        var then = before.flat();
        var now = flat();
        Stream.concat(now.keySet().stream(), then.keySet().stream())
                .distinct()
                .filter(path -> !Objects.equals(then.get(path), now.get(path)))
                .forEach(path -> differences.put(path, new Difference(then.get(path), now.get(path), origin(path))));
        return differences;
    }

    private Map<String, JsonNode> flat() {
        var flat = new LinkedHashMap<String, JsonNode>();
        values.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                field.getValue()
                        .properties()
                        .forEach(part -> flat.put(field.getKey() + "." + part.getKey(), part.getValue()));
            } else {
                flat.put(field.getKey(), field.getValue());
            }
        });
        return flat;
    }

    private JsonNode origin(String path) {
        return origins.get(path) instanceof ObjectNode origin
                ? origin.deepCopy().without(EACH)
                : null;
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
        var next = first(
                newer
                        ? values.arrayNode().add(value).addAll(others)
                        : known.deepCopy().add(value));
        var each = originOfEach(list, known, next, Set.of(value), origin);
        put(list, next, known);
        if (newer) {
            stamp(list, origin);
        }
        origins.withObjectProperty(list).set(EACH, each);
    }

    /** In the order of the list. {@code fresh}: what is said of it now; what was not known before is fresh too. */
    private ArrayNode originOfEach(String list, JsonNode before, JsonNode after, Set<JsonNode> fresh, Origin origin) {
        var known = new HashMap<JsonNode, JsonNode>();
        for (int i = 0; i < before.size(); i++) {
            known.put(before.get(i), origins.path(list).path(EACH).path(i));
        }
        fresh.forEach(known::remove);
        var each = origins.arrayNode();
        after.forEach(value -> each.add(known.getOrDefault(value, json(origin))));
        return each;
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
        origins.set(path, json(origin));
    }

    private ObjectNode json(Origin origin) {
        var json = origins.objectNode().put("source", origin.source());
        if (origin.event() != null) {
            json.put("event", origin.event());
        }
        return json.put("time", origin.time().toString());
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
        if (before.equals(after)) {
            return;
        }
        var each = originOfEach(path, before, after, Set.of(), origin);
        stamp(path, origin);
        if (ProfileFields.LISTS.contains(path)) {
            ((ObjectNode) origins.get(path)).set(EACH, each);
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
