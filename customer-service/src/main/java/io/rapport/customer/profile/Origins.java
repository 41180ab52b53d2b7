package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;

/** Where each value of a profile is from, and of a list each of its values; by path, such as {@code names.given}. */
record Origins(ObjectNode all) {
    static final String EACH = "each";
    private static final String GUESSED = "guessed";

    boolean knows(String path) {
        return all.has(path);
    }

    boolean isGuess(String path) {
        return all.path(path).path(GUESSED).asBoolean();
    }

    /** Or as new, or nothing is known yet. */
    boolean isNewer(String path, Origin origin) {
        var time = all.path(path).path("time").asText(null);
        return time == null || !origin.time().isBefore(Instant.parse(time));
    }

    /** Null where it is not known; without those of each value of a list. */
    JsonNode of(String path) {
        return all.get(path) instanceof ObjectNode origin ? origin.deepCopy().without(EACH) : null;
    }

    void stamp(String path, Origin origin, boolean guessed) {
        var stamp = json(origin);
        if (guessed) {
            stamp.put(GUESSED, true);
        }
        all.set(path, stamp);
    }

    /** In the order of the list. {@code fresh}: what is said of it now; what was not known before is fresh too. */
    ArrayNode ofEach(String list, JsonNode before, JsonNode after, Set<JsonNode> fresh, Origin origin) {
        var known = new HashMap<JsonNode, JsonNode>();
        for (int i = 0; i < before.size(); i++) {
            known.put(before.get(i), all.path(list).path(EACH).path(i));
        }
        fresh.forEach(known::remove);
        var each = all.arrayNode();
        after.forEach(value -> each.add(known.getOrDefault(value, json(origin))));
        return each;
    }

    void keepEach(String list, ArrayNode each) {
        all.withObjectProperty(list).set(EACH, each);
    }

    private ObjectNode json(Origin origin) {
        var json = all.objectNode().put("source", origin.source());
        if (origin.event() != null) {
            json.put("event", origin.event());
        }
        return json.put("time", origin.time().toString());
    }
}
