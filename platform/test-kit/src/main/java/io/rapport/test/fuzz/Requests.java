package io.rapport.test.fuzz;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.events.EventJson;
import io.rapport.kit.security.Roles;
import io.rapport.test.Tokens;
import io.rapport.test.fuzz.Operation.Parameter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Requests that mostly begin well and then go wrong somewhere. */
final class Requests {
    private static final int SHOWN = 300;

    private final Random random = new Random();
    private final String service;
    private final Samples samples;
    private final OddValues odd;

    /** Ids of what was made by these requests, by the path of their collection: others' things are left alone. */
    private final Map<String, List<String>> made = new HashMap<>();

    private String lastBody = "";

    Requests(OpenApi document, String service) {
        this.service = service;
        this.samples = new Samples(document, random);
        this.odd = new OddValues(random);
    }

    String lastBody() {
        return shown(lastBody);
    }

    String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "… (" + text.length() + ")" : text;
    }

    /** The same for the same seed, but for the ids of what was made. */
    HttpRequest.Builder next(Operation operation, long seed) {
        random.setSeed(seed);
        var body = body(operation);
        lastBody = body == null ? "" : new String(body.bytes(), UTF_8);
        var request = HttpRequest.newBuilder(uri(operation))
                .method(
                        operation.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.bytes()));
        if (body != null && body.type() != null) {
            request.header("Content-Type", body.type());
        }
        switch (random.nextInt(40)) {
            case 0 -> {} // nobody
            case 1 -> request.header("Authorization", "Bearer " + Samples.SECRET);
            case 2 -> request.header("Authorization", "Basic " + Samples.SECRET);
            case 3 -> request.header("Authorization", "Bearer " + Tokens.of(Roles.AGENT));
            default -> request.header("Authorization", "Bearer " + Tokens.of(Roles.ADMIN));
        }
        headers(operation, request);
        return request;
    }

    private void headers(Operation operation, HttpRequest.Builder request) {
        of(operation, "header")
                .filter(_ -> random.nextInt(4) > 0)
                .forEach(header -> request.header(
                        header.name(),
                        random.nextInt(3) == 0
                                ? odd.any(OddValues.HEADERS)
                                : samples.of(header.name(), header.schema()).asText()));
        if (random.nextInt(3) == 0) {
            request.header("If-Match", random.nextBoolean() ? "*" : odd.any(OddValues.HEADERS));
        }
        if (random.nextInt(10) == 0) {
            request.header("Idempotency-Key", odd.any(OddValues.HEADERS));
        }
        if (random.nextInt(20) == 0) {
            request.header("Accept", odd.any(OddValues.MEDIA_TYPES));
        }
        if (random.nextInt(25) == 0) {
            request.header("Content-Encoding", random.nextBoolean() ? "gzip" : "br");
        }
    }

    private record Body(String type, byte[] bytes) {}

    private Body body(Operation operation) {
        if (operation.bodies().isEmpty()) {
            return random.nextInt(10) == 0 ? new Body("application/json", odd.mutated(TextNode.valueOf("x"))) : null;
        }
        if (random.nextInt(25) == 0) {
            return null;
        }
        var type = samples.pick(operation.bodies().keySet().stream().sorted().toList());
        var bytes = odd.mutated(samples.of("body", operation.bodies().get(type)));
        return switch (random.nextInt(25)) {
            case 0 -> new Body(null, bytes);
            case 1 -> new Body(odd.any(OddValues.MEDIA_TYPES), bytes);
            default -> new Body(type.equals("*/*") ? "application/json" : type, bytes);
        };
    }

    private URI uri(Operation operation) {
        var path = new StringBuilder();
        for (var segment : operation.path().substring(1).split("/", -1)) {
            path.append('/').append(segment.contains("{") ? segment(operation, path.toString(), segment) : segment);
        }
        var query = new ArrayList<String>();
        of(operation, "query").filter(_ -> random.nextInt(3) > 0).forEach(parameter -> {
            for (var i = random.nextInt(20) == 0 ? 2 : 1; i > 0; i--) {
                query.add(parameter.name() + "=" + value(parameter));
            }
        });
        return URI.create(service + path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    }

    private static Stream<Parameter> of(Operation operation, String in) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.in().equals(in));
    }

    private String segment(Operation operation, String collection, String segment) {
        var name = segment.replaceAll("[{}]", "").replaceAll(":.*", "");
        var known = made.getOrDefault(collection, List.of());
        return switch (random.nextInt(6)) {
            case 0 -> odd.any(OddValues.URI);
            case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 2 ->
                of(operation, "path")
                        .filter(parameter -> parameter.name().equals(name))
                        .findFirst()
                        .map(this::sample)
                        .orElse("x");
            default -> known.isEmpty() ? new UUID(0, random.nextInt(100)).toString() : samples.pick(known);
        };
    }

    private String value(Parameter parameter) {
        return random.nextInt(4) == 0 ? odd.any(OddValues.URI) : sample(parameter);
    }

    private String sample(Parameter parameter) {
        return encode(samples.of(parameter.name(), parameter.schema()).asText(), UTF_8)
                .replace("+", "%20");
    }

    /** What was made may be asked for, changed and taken away later. */
    void remember(Operation operation, String answer) {
        if (operation.method().equals("POST") && !operation.path().contains("{")) {
            try {
                var id = EventJson.MAPPER.readTree(answer).path("id");
                if (id.isTextual()) {
                    made.computeIfAbsent(operation.path(), _ -> new ArrayList<>())
                            .add(encode(id.asText(), UTF_8));
                }
            } catch (JsonProcessingException _) {
                // not of a kind that has an id
            }
        }
    }
}
