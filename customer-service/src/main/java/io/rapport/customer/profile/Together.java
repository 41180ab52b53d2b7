package io.rapport.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import java.time.Instant;
import java.util.List;

/** What the profiles of customers merged into one say together: of two values the later one, of lists both. Each keeps her own. */
public final class Together {
    private static final String GUESSED = "guessed";

    private final ObjectNode values;
    private final ObjectNode origins;

    private Together(Facts survivor) {
        values = values(survivor);
        origins = survivor.origins();
    }

    public static Facts of(Facts survivor, List<Facts> absorbed) {
        var together = new Together(survivor);
        absorbed.forEach(together::add);
        return Facts.stored(together.values.toString(), together.origins.toString());
    }

    private void add(Facts absorbed) {
        var theirs = values(absorbed);
        absorbed.origins().properties().forEach(origin -> take(origin.getKey(), origin.getValue(), theirs));
    }

    private void take(String path, JsonNode origin, ObjectNode theirs) {
        var better = isBetter(origin, origins.path(path));
        if (ProfileFields.LISTS.contains(path)) {
            join(path, theirs.path(path), origin, better);
        } else if (better) {
            put(path, theirs);
            origins.set(path, origin);
        }
    }

    private static boolean isBetter(JsonNode theirs, JsonNode ours) {
        if (ours.isMissingNode()) {
            return true;
        }
        var guessed = theirs.path(GUESSED).asBoolean();
        return guessed == ours.path(GUESSED).asBoolean() ? time(theirs).isAfter(time(ours)) : !guessed;
    }

    private static Instant time(JsonNode origin) {
        return Instant.parse(origin.path("time").textValue());
    }

    private void join(String list, JsonNode theirs, JsonNode theirOrigin, boolean theirsFirst) {
        var joined = values.arrayNode();
        var each = values.arrayNode();
        var ours = values.path(list);
        var ourOrigin = origins.path(list);
        addNew(joined, each, theirsFirst ? theirs : ours, theirsFirst ? theirOrigin : ourOrigin);
        addNew(joined, each, theirsFirst ? ours : theirs, theirsFirst ? ourOrigin : theirOrigin);
        values.set(list, joined);
        ObjectNode origin = (theirsFirst ? theirOrigin : ourOrigin).deepCopy();
        origins.set(list, origin.set(Origins.EACH, each));
    }

    private static void addNew(ArrayNode list, ArrayNode each, JsonNode more, JsonNode origin) {
        for (int i = 0; i < more.size(); i++) {
            var one = more.get(i);
            if (list.valueStream().noneMatch(one::equals)) {
                list.add(one);
                each.add(origin.path(Origins.EACH).path(i));
            }
        }
    }

    private void put(String path, ObjectNode theirs) {
        var dot = path.indexOf('.');
        if (dot < 0) {
            putOrRemove(values, path, theirs.get(path));
        } else {
            var group = path.substring(0, dot);
            var name = path.substring(dot + 1);
            putOrRemove(
                    values.withObjectProperty(group), name, theirs.path(group).get(name));
        }
    }

    /** A value without which there is an origin was taken away. */
    private static void putOrRemove(ObjectNode home, String name, JsonNode value) {
        if (value == null) {
            home.remove(name);
        } else {
            home.set(name, value);
        }
    }

    private static ObjectNode values(Facts facts) {
        return facts.patched(EventJson.MAPPER.createObjectNode());
    }
}
