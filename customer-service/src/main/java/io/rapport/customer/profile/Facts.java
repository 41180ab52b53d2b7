package io.rapport.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.CustomerEvent.Preferences;
import io.rapport.events.EventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The values of a profile, each with its origin: of two, the one that happened later is believed, in any order of arrival. */
public final class Facts {
    private static final int LISTED = 20;
    private static final int ATTRIBUTES = 200;

    private final ObjectNode values;
    private final Origins origins;
    private boolean changed;
    private boolean touched;

    private Facts(ObjectNode values, Origins origins) {
        this.values = values;
        this.origins = origins;
    }

    public static Facts none() {
        return new Facts(EventJson.MAPPER.createObjectNode(), new Origins(EventJson.MAPPER.createObjectNode()));
    }

    public static Facts stored(String values, String origins) {
        return new Facts(parse(values), new Origins(parse(origins)));
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

    /** What she chose herself on a page of ours: of topics and channels, null is all of them. */
    public void choose(Preferences chosen, String language, Origin origin) {
        choose("topics", list(chosen.topics()), origin);
        choose("channels", list(chosen.channels()), origin);
        choose("frequency", chosen.frequency() == null ? null : values.textNode(chosen.frequency()), origin);
        if (language != null
                && !language.equals(values.path("language").asText().split("-", 2)[0])) {
            set(new Traits.Fact(null, "language", values.textNode(language)), origin);
        }
    }

    private void choose(String what, JsonNode value, Origin origin) {
        var path = "preferences." + what;
        if (!origins.isNewer(path, origin)) {
            return;
        }
        var home = values.withObjectProperty("preferences");
        change(!Objects.equals(home.get(what), value));
        if (value == null) {
            home.remove(what);
        } else {
            home.set(what, value);
        }
        origins.stamp(path, origin, false);
    }

    private JsonNode list(List<String> texts) {
        if (texts == null) {
            return null;
        }
        var list = values.arrayNode();
        texts.forEach(list::add);
        return list;
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
        var joined = Patches.joined(known, more);
        return joined instanceof ArrayNode list ? first(list) : joined;
    }

    /** The values as a JSON merge patch (RFC 7396) would leave them. */
    public ObjectNode patched(ObjectNode patch) {
        return Patches.merge(values.deepCopy(), patch);
    }

    /** The values without those that a merge patch of the same person takes away or says otherwise. */
    public ObjectNode yieldingTo(ObjectNode patch) {
        return Patches.yielding(values.deepCopy(), patch);
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
        return origins.all().toString();
    }

    /** By field: which source said so, and when. */
    public ObjectNode origins() {
        return origins.all().deepCopy();
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
                .forEach(
                        path -> differences.put(path, new Difference(then.get(path), now.get(path), origins.of(path))));
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

    private void set(Traits.Fact fact, Origin origin) {
        if (!isBetter(fact, origin) || isOneTooMany(fact)) {
            return;
        }
        var home = fact.group() == null ? values : values.withObjectProperty(fact.group());
        change(!fact.value().equals(home.get(fact.name())));
        home.set(fact.name(), fact.value());
        origins.stamp(fact.path(), origin, fact.guessed());
    }

    private boolean isBetter(Traits.Fact fact, Origin origin) {
        var overGuess = origins.isGuess(fact.path());
        return !origins.knows(fact.path()) || overGuess == fact.guessed()
                ? origins.isNewer(fact.path(), origin)
                : overGuess;
    }

    private boolean isOneTooMany(Traits.Fact fact) {
        var attributes = values.path("attributes");
        return "attributes".equals(fact.group()) && attributes.size() >= ATTRIBUTES && !attributes.has(fact.name());
    }

    /** The newest comes first. */
    private void remember(String list, JsonNode value, Origin origin) {
        var known = values.withArrayProperty(list);
        var newer = origins.isNewer(list, origin);
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
        var each = origins.ofEach(list, known, next, Set.of(value), origin);
        put(list, next, known);
        if (newer) {
            origins.stamp(list, origin, false);
        }
        origins.keepEach(list, each);
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
        var each = origins.ofEach(path, before, after, Set.of(), origin);
        origins.stamp(path, origin, false);
        if (ProfileFields.LISTS.contains(path)) {
            origins.keepEach(path, each);
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
