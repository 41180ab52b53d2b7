package io.rapport.test.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.test.Api;
import io.rapport.test.fuzz.Operation.Parameter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The OpenAPI document of the service under test. */
record OpenApi(JsonNode root) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "options", "head");

    static OpenApi read() throws IOException {
        var document = Api.anonymous()
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        return new OpenApi(EventJson.MAPPER.readTree(document));
    }

    List<Operation> operations() {
        return root.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .map(method -> operation(method.getKey(), path.getKey(), path.getValue(), method.getValue())))
                .toList();
    }

    private static Operation operation(String method, String path, JsonNode item, JsonNode operation) {
        var bodies = operation
                .at("/requestBody/content")
                .propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, body -> body.getValue().path("schema")));
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                Stream.of(item, operation)
                        .flatMap(level -> level.path("parameters").valueStream())
                        .map(one -> new Parameter(
                                one.path("name").asText(), one.path("in").asText(), one.path("schema")))
                        .toList(),
                bodies,
                operation
                        .path("responses")
                        .valueStream()
                        .anyMatch(answer -> answer.path("content").has("text/html")));
    }

    /** What a reference stands for. */
    JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref");
        return reference.isTextual() ? resolved(root.at(reference.asText().substring(1))) : schema;
    }
}
