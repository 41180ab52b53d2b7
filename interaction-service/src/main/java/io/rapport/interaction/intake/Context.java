package io.rapport.interaction.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may be known of the circumstances of an event: never who, never the address of a machine. */
public final class Context {
    private static final Pattern MOBILE_LIBRARY =
            Pattern.compile("ios|android|swift|kotlin|flutter|react-native|unity");
    private static final Pattern WEB_LIBRARY = Pattern.compile("analytics\\.js|web|browser|javascript");
    private static final List<String> TEXTS = List.of("locale", "timezone", "channel");

    private Context() {}

    /** The part of a call's context that travels with the event. @param channel as some SDKs say it beside the context */
    static ObjectNode reduced(JsonNode context, JsonNode channel) {
        var kept = JsonNodeFactory.instance.objectNode();
        TEXTS.forEach(field -> keep(kept, context, field));
        if (channel.isTextual() && !kept.has("channel")) {
            kept.set("channel", channel);
        }
        keepObject(kept, context, "page", List.of("url", "path", "referrer", "title"));
        keepObject(kept, context, "campaign", List.of("name", "source", "medium", "term", "content"));
        keepObject(kept, context, "library", List.of("name", "version"));
        var country = Countries.read(context.get("location"));
        if (country != null) {
            kept.putObject("location").put("country", country);
        }
        describe(kept, context.path("userAgent").asText(""));
        return kept;
    }

    /** Of a storefront that produces by itself: what its user agent says is told in its place. */
    public static ObjectNode described(ObjectNode context) {
        if (context.path("userAgent").isTextual()) {
            describe(context, context.remove("userAgent").textValue());
        }
        return context;
    }

    /** {@code web}, {@code mobile}, {@code server} or what the sender calls it. */
    public static String channel(JsonNode context) {
        var said = context.path("channel").asText("").strip().toLowerCase(Locale.ROOT);
        return said.isEmpty() || said.length() > 20 ? byLibrary(context) : said;
    }

    public static boolean isBot(JsonNode context) {
        return context.path("bot").asBoolean(false);
    }

    private static String byLibrary(JsonNode context) {
        var library = context.path("library").path("name").asText("").toLowerCase(Locale.ROOT);
        if (MOBILE_LIBRARY.matcher(library).find()) {
            return "mobile";
        }
        return library.isEmpty() || WEB_LIBRARY.matcher(library).find() ? "web" : "server";
    }

    private static void describe(ObjectNode kept, String said) {
        if (!said.isBlank()) {
            var userAgent = UserAgent.of(said);
            kept.put("deviceClass", userAgent.deviceClass());
            kept.put("bot", userAgent.bot());
        }
    }

    private static void keepObject(ObjectNode kept, JsonNode context, String name, List<String> fields) {
        if (context.path(name).isObject()) {
            var part = JsonNodeFactory.instance.objectNode();
            fields.forEach(field -> keep(part, context.get(name), field));
            kept.set(name, part);
        }
    }

    private static void keep(ObjectNode kept, JsonNode from, String field) {
        var value = from.path(field);
        if (value.isTextual() && !Contact.isEmail(value.textValue())) {
            kept.set(field, value);
        }
    }
}
