package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A segment in force.
 *
 * @param rule whole, with what the segments it names say
 */
record Segmented(UUID id, String name, JsonNode json, Rule rule) {
    /** Directly or by way of others. */
    boolean names(UUID segmentId) {
        return named(rule).anyMatch(segmentId::equals);
    }

    private static Stream<UUID> named(Rule rule) {
        return switch (rule) {
            case Rule.All(var rules) -> named(rules);
            case Rule.Any(var rules) -> named(rules);
            case Rule.Not(var inner) -> named(inner);
            case Rule.InSegment(var id, var inner) -> Stream.concat(Stream.of(id), named(inner));
            case Rule.Condition _ -> Stream.empty();
        };
    }

    private static Stream<UUID> named(List<Rule> rules) {
        return rules.stream().flatMap(Segmented::named);
    }
}
