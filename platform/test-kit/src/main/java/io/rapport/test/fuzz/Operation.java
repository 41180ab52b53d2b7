package io.rapport.test.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * An endpoint as the OpenAPI document has it.
 *
 * @param bodies the schema by media type; empty if it takes no body
 * @param pages whether it is one for people, which answers in HTML
 */
record Operation(String method, String path, List<Parameter> parameters, Map<String, JsonNode> bodies, boolean pages) {
    record Parameter(String name, String in, JsonNode schema) {}

    @Override
    public String toString() {
        return method + " " + path;
    }
}
