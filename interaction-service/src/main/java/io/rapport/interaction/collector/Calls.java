package io.rapport.interaction.collector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.events.EventJson;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The calls of one request.
 *
 * @param fields those of the batch itself, such as {@code sentAt} and {@code context}
 */
record Calls(ObjectNode fields, List<Call> calls) {
    private static final ObjectMapper MAPPER = EventJson.configure(new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(500)
                    .build())
            .build()));

    private static final ObjectReader READER = MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * One call.
     *
     * @param kind track, identify, page, screen, alias or group
     * @param json anything; only an object can be good
     * @param bytes its length in the request
     * @param faults what is wrong with it whatever the judge says
     */
    record Call(String kind, JsonNode json, long bytes, List<FieldError> faults) {
        Call(String kind, JsonNode json, long bytes) {
            this(kind, json, bytes, List.of());
        }

        /** By the type that it says itself. */
        static Call typed(JsonNode json, long bytes) {
            return new Call(json.path("type").asText("").strip().toLowerCase(Locale.ROOT), json, bytes);
        }
    }

    static Call one(String kind, byte[] body) {
        return new Call(kind, object(body), body.length);
    }

    /** @throws Problem 400 if it is none */
    static ObjectNode object(byte[] body) {
        if (json(body) instanceof ObjectNode object) {
            return object;
        }
        throw Problem.invalid("body", "is no JSON object");
    }

    /** @throws Problem 400 if it is none */
    static JsonNode json(byte[] body) {
        try {
            return READER.readTree(body);
        } catch (IOException _) {
            throw broken();
        }
    }

    /** The elements of an array and their lengths. @throws Problem 400 if it is none */
    static Calls array(byte[] body) {
        try (var parser = MAPPER.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw Problem.invalid("body", "is no JSON array");
            }
            var calls = new ArrayList<Call>();
            readBatch(parser, calls);
            if (parser.nextToken() != null) {
                throw broken();
            }
            return new Calls(MAPPER.createObjectNode(), calls);
        } catch (IOException _) {
            throw broken();
        }
    }

    /** A single call without {@code batch} is a batch of one. */
    static Calls many(byte[] body) {
        try (var parser = MAPPER.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.invalid("body", "is no JSON object");
            }
            var calls = read(parser);
            if (parser.nextToken() != null) {
                throw broken();
            }
            return calls.fields.has("type") && calls.calls.isEmpty()
                    ? new Calls(calls.fields, List.of(Call.typed(calls.fields, body.length)))
                    : calls;
        } catch (IOException _) {
            throw broken();
        }
    }

    /** Where no header says one: that of the batch, else of its first call; empty if there is none. */
    String writeKey() {
        var own = fields.path("writeKey").asText("");
        return own.isEmpty() && !calls.isEmpty()
                ? calls.getFirst().json().path("writeKey").asText("")
                : own;
    }

    /** With the context of the batch where it has none of its own. */
    Call in(int index) {
        var call = calls.get(index);
        if (call.json() instanceof ObjectNode json && !json.hasNonNull("context") && fields.has("context")) {
            json.set("context", fields.get("context"));
        }
        return call;
    }

    private static Calls read(JsonParser parser) throws IOException {
        var fields = MAPPER.createObjectNode();
        var calls = new ArrayList<Call>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("batch") && value == JsonToken.START_ARRAY) {
                readBatch(parser, calls);
            } else if (name.equals("batch")) {
                throw Problem.invalid("batch", "is not an array");
            } else {
                fields.set(name, parser.readValueAsTree());
            }
        }
        return new Calls(fields, calls);
    }

    private static void readBatch(JsonParser parser, List<Call> calls) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var from = parser.currentTokenLocation().getByteOffset();
            JsonNode json = parser.readValueAsTree();
            calls.add(Call.typed(json, parser.currentLocation().getByteOffset() - from));
        }
    }

    private static Problem broken() {
        return Problem.invalid("body", "is no JSON");
    }
}
