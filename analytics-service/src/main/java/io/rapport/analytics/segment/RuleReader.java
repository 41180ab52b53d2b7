package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads a rule from JSON and names everything that is wrong with it by its path, such as {@code rule.all[0].op}. */
final class RuleReader {
    static final int DEEPEST = 8;
    static final int MOST_CONDITIONS = 50;
    private static final List<String> KINDS = List.of(
            "all",
            "any",
            "not",
            "metric",
            "attribute",
            "event",
            "campaign",
            "ticket",
            "consent",
            "segment",
            "daysUntil");

    private final List<FieldError> errors = new ArrayList<>();
    private final ConditionReader reader = new ConditionReader(errors);
    private int conditions;

    private RuleReader() {}

    /** @throws Problem 400 with every error */
    static Rule read(JsonNode json) {
        var reader = new RuleReader();
        var rule = reader.rule(json, "rule", 1);
        if (reader.conditions > MOST_CONDITIONS) {
            reader.wrong("rule", "has more than " + MOST_CONDITIONS + " conditions");
        }
        if (!reader.errors.isEmpty()) {
            throw new BadRule(reader.errors);
        }
        return rule;
    }

    /** Null if it is wrong; then an error says so. */
    private Rule rule(JsonNode json, String path, int depth) {
        if (json == null || !json.isObject()) {
            return wrong(path, "must be an object with one of " + String.join(", ", KINDS));
        }
        if (depth > DEEPEST) {
            return wrong(path, "is nested deeper than " + DEEPEST);
        }
        var kind = KINDS.stream().filter(json::has).findFirst().orElse("");
        return switch (kind) {
            case "all" -> many(json, path, kind, depth, Rule.All::new);
            case "any" -> many(json, path, kind, depth, Rule.Any::new);
            case "not" -> not(json, path, depth);
            case "" -> wrong(path, "needs one of " + String.join(", ", KINDS));
            default -> condition(kind, json, path);
        };
    }

    private Rule condition(String kind, JsonNode json, String path) {
        conditions++;
        return switch (kind) {
            case "metric" -> reader.metric(json, path);
            case "attribute" -> reader.attribute(json, path);
            case "event" -> reader.event(json, path);
            case "campaign" -> reader.campaign(json, path);
            case "ticket" -> reader.ticket(json, path);
            case "consent" -> reader.consent(json, path);
            case "segment" -> reader.segment(json, path);
            case "daysUntil" -> reader.daysUntil(json, path);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private Rule many(JsonNode json, String path, String kind, int depth, Function<List<Rule>, Rule> make) {
        reader.onlyFields(json, path, Set.of(kind));
        var parts = json.get(kind);
        var here = path + "." + kind;
        if (!parts.isArray() || parts.isEmpty() || parts.size() > MOST_CONDITIONS) {
            return wrong(here, "must be a list of 1 to " + MOST_CONDITIONS + " rules");
        }
        var rules = new ArrayList<Rule>();
        for (var i = 0; i < parts.size(); i++) {
            rules.add(rule(parts.get(i), here + "[" + i + "]", depth + 1));
        }
        return make.apply(Collections.unmodifiableList(rules));
    }

    private Rule not(JsonNode json, String path, int depth) {
        reader.onlyFields(json, path, Set.of("not"));
        return new Rule.Not(rule(json.get("not"), path + ".not", depth + 1));
    }

    private <T> T wrong(String path, String message) {
        errors.add(new FieldError(path, message));
        return null;
    }
}
