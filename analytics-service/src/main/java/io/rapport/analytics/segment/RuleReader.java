package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.segment.Rule.Attribute;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a rule from JSON and names everything that is wrong with it by its path, such as {@code rule.all[0].op}. */
final class RuleReader {
    static final int DEEPEST = 8;
    static final int MOST_CONDITIONS = 50;

    private final List<FieldError> errors = new ArrayList<>();
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
            return wrong(path, "must be an object with one of all, any, not, metric, attribute, event");
        }
        if (depth > DEEPEST) {
            return wrong(path, "is nested deeper than " + DEEPEST);
        }
        var kind = Stream.of("all", "any", "not", "metric", "attribute", "event")
                .filter(json::has)
                .findFirst()
                .orElse("");
        return switch (kind) {
            case "all" -> many(json, path, kind, depth, Rule.All::new);
            case "any" -> many(json, path, kind, depth, Rule.Any::new);
            case "not" -> not(json, path, depth);
            case "metric" -> metric(json, path);
            case "attribute" -> attribute(json, path);
            case "event" -> event(json, path);
            default -> wrong(path, "needs one of all, any, not, metric, attribute, event");
        };
    }

    private Rule many(JsonNode json, String path, String kind, int depth, Function<List<Rule>, Rule> make) {
        onlyFields(json, path, Set.of(kind));
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
        onlyFields(json, path, Set.of("not"));
        return new Rule.Not(rule(json.get("not"), path + ".not", depth + 1));
    }

    private Rule metric(JsonNode json, String path) {
        conditions++;
        onlyFields(json, path, Set.of("metric", "op", "value", "currency"));
        var metric = named(
                json, path, "metric", Metric::named, Stream.of(Metric.values()).map(Metric::word));
        var currency = currency(json.get("currency"), path + ".currency");
        if (metric != null && metric.isMoney() && !json.has("currency")) {
            wrong(path + ".currency", "is needed: amounts of different currencies are never added up");
        }
        return compared(json, path, (op, operands) -> new Rule.MetricIs(metric, currency, op, operands));
    }

    private Rule event(JsonNode json, String path) {
        conditions++;
        onlyFields(json, path, Set.of("event", "op", "value", "withinDays"));
        var name = text(json.get("event"), path + ".event");
        var type = name == null || name.contains(".") ? name : "storefront." + name;
        var days = json.get("withinDays");
        if (days != null && !(days.isInt() && days.intValue() >= 1 && days.intValue() <= 3650)) {
            wrong(path + ".withinDays", "must be a whole number from 1 to 3650");
        }
        var withinDays = days == null ? null : (Integer) days.intValue();
        return compared(json, path, (op, operands) -> new Rule.EventCount(type, op, operands, withinDays));
    }

    private Rule attribute(JsonNode json, String path) {
        conditions++;
        onlyFields(json, path, Set.of("attribute", "op", "value"));
        var attribute = attributeNamed(text(json.get("attribute"), path + ".attribute"), path + ".attribute");
        var operator = operator(json, path);
        var operands = new OperandReader(errors).operands(json.get("value"), path + ".value", operator);
        if (operator != null && operator.isOrdering() && !(operands instanceof Rule.Operands.Numbers)) {
            return wrong(path + ".op", "compares numbers only");
        }
        if (operands != null
                && !(attribute instanceof Attribute.Custom)
                && !(operands instanceof Rule.Operands.Texts)) {
            return wrong(path + ".value", "must be text");
        }
        return new Rule.AttributeIs(attribute, operator, operands);
    }

    private Attribute attributeNamed(String word, String path) {
        if (word == null) {
            return null;
        }
        if (word.equals("tags")) {
            return new Attribute.Tags();
        }
        if (word.startsWith("attributes.") && word.length() > "attributes.".length()) {
            return new Attribute.Custom(word.substring("attributes.".length()));
        }
        var field = Stream.of(Field.values()).filter(f -> f.word().equals(word)).findFirst();
        return field.<Attribute>map(f -> f)
                .orElseGet(
                        () -> wrong(path, "must be language, country, currency, timeZone, tags or attributes.<name>"));
    }

    private Rule compared(JsonNode json, String path, BiFunction<Operator, List<java.math.BigDecimal>, Rule> make) {
        var operator = operator(json, path);
        var numbers = new OperandReader(errors).numbers(json.get("value"), path + ".value", operator);
        return make.apply(operator, numbers);
    }

    private Operator operator(JsonNode json, String path) {
        return named(
                json, path, "op", Operator::named, Stream.of(Operator.values()).map(Operator::word));
    }

    private <T> T named(
            JsonNode json,
            String path,
            String field,
            Function<String, java.util.Optional<T>> find,
            Stream<String> words) {
        var found = find.apply(json.path(field).asText());
        return found.orElseGet(
                () -> wrong(path + "." + field, "must be one of " + words.collect(Collectors.joining(" "))));
    }

    private String currency(JsonNode json, String path) {
        if (json == null) {
            return null;
        }
        try {
            return Currency.getInstance(json.asText()).getCurrencyCode();
        } catch (IllegalArgumentException _) {
            return wrong(path, "must be an ISO 4217 code such as EUR");
        }
    }

    private String text(JsonNode json, String path) {
        return new OperandReader(errors).text(json, path);
    }

    private void onlyFields(JsonNode json, String path, Set<String> known) {
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                var name = field.length() > 40 ? field.substring(0, 40) + "…" : field;
                wrong(path + "." + name, "is not known here");
            }
        });
    }

    private <T> T wrong(String path, String message) {
        errors.add(new FieldError(path, message));
        return null;
    }
}
