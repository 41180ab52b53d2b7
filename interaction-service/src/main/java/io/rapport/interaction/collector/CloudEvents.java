package io.rapport.interaction.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URLDecoder;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * CloudEvents 1.0 as calls of the tracking API. The type is one of ours ({@code storefront.order-completed}), a call ({@code identify}) or any
 * name; {@code data} is a call's fields, or the properties themselves with {@code userId} or {@code anonymousId} among them; a {@code subject}
 * such as {@code user:42} says who it was where the data does not.
 */
final class CloudEvents {
    static final String BATCH = "application/cloudevents-batch+json";

    private static final String VERSION = "1.0";
    private static final String PREFIX = "storefront.";
    private static final Map<String, String> KINDS = Map.of(
            "identified", "identify",
            "aliased", "alias",
            "grouped", "group",
            "page-viewed", "page",
            "screen-viewed", "screen",
            "identify", "identify",
            "alias", "alias",
            "group", "group",
            "page", "page",
            "screen", "screen");
    /** Of a call, beside its properties. */
    private static final Map<String, String> WHO = Map.of(
            "userId", "userId",
            "user_id", "userId",
            "anonymousId", "anonymousId",
            "anonymous_id", "anonymousId",
            "identities", "identities",
            "context", "context");

    private final ObjectNode event;
    private final List<FieldError> faults = new ArrayList<>();

    private CloudEvents(ObjectNode event) {
        this.event = event;
    }

    /**
     * What of an event came in headers.
     *
     * @param binary the attributes by their names; empty in structured mode
     */
    record Attributes(String contentType, Map<String, String> binary) {
        private static final String HEADER = "ce-";

        static Attributes of(HttpHeaders headers) {
            var binary = new TreeMap<String, String>();
            headers.getRequestHeaders().forEach((name, values) -> {
                var lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(HEADER)) {
                    binary.put(lower.substring(HEADER.length()), decoded(values.getFirst()));
                }
            });
            return new Attributes(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), binary);
        }

        /** Header values are percent-encoded UTF-8; a plus sign is itself. */
        private static String decoded(String value) {
            try {
                return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
            } catch (IllegalArgumentException _) {
                return value;
            }
        }
    }

    /** @throws Problem 400 if it is no JSON */
    static Calls.Call one(byte[] body, Attributes attributes) {
        var event = attributes.binary().isEmpty() ? Calls.object(body) : structured(body, attributes);
        return new CloudEvents(event).call(body.length);
    }

    /** @throws Problem 400 if it is no JSON array */
    static Calls many(byte[] body) {
        var events = Calls.array(body);
        return new Calls(
                events.fields(), events.calls().stream().map(CloudEvents::call).toList());
    }

    private static Calls.Call call(Calls.Call element) {
        return element.json() instanceof ObjectNode event ? new CloudEvents(event).call(element.bytes()) : element;
    }

    private static ObjectNode structured(byte[] body, Attributes attributes) {
        var event = JsonNodeFactory.instance.objectNode();
        attributes.binary().forEach(event::put);
        if (attributes.contentType() != null) {
            event.put("datacontenttype", attributes.contentType());
        }
        if (body.length > 0 && isJson(attributes.contentType())) {
            event.set("data", Calls.json(body));
        } else if (body.length > 0) {
            event.put("data", new String(body, UTF_8));
        }
        return event;
    }

    private Calls.Call call(long bytes) {
        for (var attribute : List.of("id", "source", "specversion", "type")) {
            need(attribute);
        }
        if (event.hasNonNull("specversion")
                && !event.path("specversion").asText().equals(VERSION)) {
            fault("specversion", "is not " + VERSION);
        }
        var name = withoutPrefix(event.path("type").asText(""));
        var kind = KINDS.getOrDefault(name, "track");
        var call = body(kind.equals("identify") || kind.equals("group") ? "traits" : "properties");
        call.put("type", kind);
        call.put("event", name);
        call.put("messageId", event.path("id").asText(""));
        addTime(call);
        addSubject(call);
        return new Calls.Call(kind, call, bytes, List.copyOf(faults));
    }

    private void need(String attribute) {
        var value = event.path(attribute);
        if (!value.isTextual() || value.textValue().isBlank()) {
            fault(attribute, "is needed: a text that is not empty");
        }
    }

    private static String withoutPrefix(String type) {
        return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
    }

    private void addTime(ObjectNode call) {
        call.remove(List.of("timestamp", "sentAt"));
        var time = event.path("time").asText("");
        if (time.isBlank()) {
            return;
        }
        try {
            call.put(
                    "timestamp",
                    OffsetDateTime.parse(time.strip().toUpperCase(Locale.ROOT))
                            .toInstant()
                            .toString());
        } catch (DateTimeParseException _) {
            fault("time", "is not a time of RFC 3339, such as 2026-03-01T10:15:00Z");
        }
    }

    private void addSubject(ObjectNode call) {
        var subject = event.path("subject").asText("");
        var isSomebody = subject.startsWith("user:") || subject.startsWith("anonymous:");
        if (isSomebody
                && WHO.values().stream().noneMatch(field -> !field.equals("context") && call.hasNonNull(field))) {
            call.putArray("identities").add(subject);
        }
    }

    /** The fields of a call, or properties that become those of one. */
    private ObjectNode body(String described) {
        var data = data();
        if (!(data instanceof ObjectNode fields)) {
            fault("data", "is no JSON object");
            var call = JsonNodeFactory.instance.objectNode();
            call.putObject("properties").set("data", data);
            return call;
        }
        return fields.path("properties").isObject() || fields.path("traits").isObject()
                ? fields
                : of(fields, described);
    }

    private static ObjectNode of(ObjectNode data, String described) {
        var call = JsonNodeFactory.instance.objectNode();
        WHO.forEach((field, name) -> {
            if (data.has(field)) {
                call.set(name, data.remove(field));
            }
        });
        call.set(described, data);
        return call;
    }

    private JsonNode data() {
        if (!event.hasNonNull("data_base64")) {
            return event.hasNonNull("data") ? event.get("data") : JsonNodeFactory.instance.objectNode();
        }
        try {
            var bytes = Base64.getDecoder().decode(event.get("data_base64").asText());
            return isJson(event.path("datacontenttype").asText(null)) ? Calls.json(bytes) : event.get("data_base64");
        } catch (IllegalArgumentException | Problem _) {
            fault("data_base64", "is no JSON in base64");
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** Also where none is said. */
    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return true;
        }
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.equals("application/json") || type.endsWith("+json") || type.equals("text/json");
    }

    private void fault(String field, String message) {
        faults.add(new FieldError(field, message));
    }
}
