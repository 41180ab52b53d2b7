package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.analytics.segment.Rule.Attribute;
import io.rapport.analytics.segment.Rule.Attribute.Field;
import io.rapport.analytics.segment.Rule.Filter;
import io.rapport.analytics.segment.Rule.Operands;
import io.rapport.analytics.segment.Rule.Sum;
import io.rapport.kit.http.Problem.FieldError;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one condition of a rule; what is wrong with it is null, and an error says so. */
final class ConditionReader {
    private static final int LONGEST_WINDOW = 3650;
    private static final String CUSTOM = "attributes.";
    private static final Set<String> TICKET_TYPES =
            Set.of("question", "complaint", "return", "order-problem", "praise");
    private static final Set<String> CONSENT_STATES = Set.of("granted", "withdrawn", "none");

    private final List<FieldError> errors;
    private final OperandReader operands;

    ConditionReader(List<FieldError> errors) {
        this.errors = errors;
        this.operands = new OperandReader(errors);
    }

    Rule metric(JsonNode json, String path) {
        onlyFields(json, path, Set.of("metric", "op", "value", "currency"));
        var metric = named(json, path, "metric", Metric::named, words(Metric.values(), Metric::word));
        var currency = currency(json, path);
        if (metric != null && metric.isMoney() && !json.has("currency")) {
            wrong(path + ".currency", "is needed: amounts of different currencies are never added up");
        }
        var compared = compared(json, path, false);
        return new Rule.MetricIs(metric, currency, compared.operator(), compared.values());
    }

    Rule event(JsonNode json, String path) {
        onlyFields(json, path, Set.of("event", "where", "sum", "currency", "op", "value", "withinDays"));
        var name = operands.text(json.get("event"), path + ".event");
        var type = name == null || name.contains(".") ? name : "storefront." + name;
        var compared = compared(json, path, !json.has("sum"));
        return new Rule.EventIs(
                type, filter(json, path), sum(json, path), compared.operator(), compared.values(), window(json, path));
    }

    Rule campaign(JsonNode json, String path) {
        onlyFields(json, path, Set.of("campaign", "did", "op", "value", "withinDays"));
        var any = json.path("campaign").asText().equals("any");
        var id = any ? null : id(json.get("campaign"), path + ".campaign", "must be any or the id of a campaign");
        var act = named(json, path, "did", CampaignAct::named, words(CampaignAct.values(), CampaignAct::word));
        var compared = compared(json, path, true);
        return new Rule.CampaignIs(id, act, compared.operator(), compared.values(), window(json, path));
    }

    Rule ticket(JsonNode json, String path) {
        onlyFields(json, path, Set.of("ticket", "type", "op", "value", "withinDays"));
        var act = named(json, path, "ticket", TicketAct::named, words(TicketAct.values(), TicketAct::word));
        var types = texts(json, path, "type");
        types.stream()
                .filter(type -> !TICKET_TYPES.contains(type))
                .forEach(_ -> wrong(path + ".type", "must be one of " + sorted(TICKET_TYPES)));
        if (act != null && act.isState() && json.has("withinDays")) {
            wrong(path + ".withinDays", "is not known here: a ticket is open now or it is not");
        }
        var compared = compared(json, path, act != TicketAct.SATISFACTION);
        return new Rule.TicketIs(act, types, compared.operator(), compared.values(), window(json, path));
    }

    Rule consent(JsonNode json, String path) {
        onlyFields(json, path, Set.of("consent", "purpose", "op", "value"));
        var channel = operands.text(json.get("consent"), path + ".consent");
        var purpose = json.has("purpose") ? operands.text(json.get("purpose"), path + ".purpose") : "marketing";
        if (!json.has("op") && !json.has("value")) {
            return new Rule.ConsentIs(channel, purpose, Operator.EQUAL, List.of("granted"));
        }
        var operator = operator(json, path);
        if (operator != null && operator.isOrdering()) {
            wrong(path + ".op", "must be one of = != in");
        }
        var states = operands.operands(json.get("value"), path + ".value", operator);
        if (states instanceof Operands.Texts(var texts) && CONSENT_STATES.containsAll(texts)) {
            return new Rule.ConsentIs(channel, purpose, operator, texts);
        }
        return states == null ? null : wrong(path + ".value", "must be one of " + sorted(CONSENT_STATES));
    }

    Rule segment(JsonNode json, String path) {
        onlyFields(json, path, Set.of("segment"));
        return new Rule.InSegment(id(json.get("segment"), path + ".segment", "must be the id of a segment"), null);
    }

    Rule daysUntil(JsonNode json, String path) {
        onlyFields(json, path, Set.of("daysUntil", "op", "value"));
        var here = path + ".daysUntil";
        var word = operands.text(json.get("daysUntil"), here);
        var compared = compared(json, path, false);
        return word == null || isCustom(word)
                ? new Rule.DaysUntil(word == null ? null : custom(word), compared.operator(), compared.values())
                : wrong(here, "must be attributes.<name> of a day; of birthdays ask the metric daysToBirthday");
    }

    Rule attribute(JsonNode json, String path) {
        onlyFields(json, path, Set.of("attribute", "op", "value"));
        var attribute = attributeNamed(operands.text(json.get("attribute"), path + ".attribute"), path + ".attribute");
        var operator = operator(json, path);
        var values = operands.operands(json.get("value"), path + ".value", operator);
        if (operator != null && operator.isOrdering() && !isOrdered(attribute, values)) {
            return wrong(path + ".op", "compares numbers, and days of birthDate and custom attributes, only");
        }
        if (values != null && !(attribute instanceof Attribute.Custom) && !(values instanceof Operands.Texts)) {
            return wrong(path + ".value", "must be text");
        }
        return new Rule.AttributeIs(attribute, operator, values);
    }

    private static boolean isOrdered(Attribute attribute, Operands values) {
        return switch (values) {
            case null -> true;
            case Operands.Numbers _ -> true;
            case Operands.Flag _ -> false;
            case Operands.Texts(var texts) ->
                (attribute instanceof Attribute.Custom || attribute == Field.BIRTH_DATE)
                        && texts.stream().allMatch(OperandReader::isDay);
        };
    }

    private Attribute attributeNamed(String word, String path) {
        if (word == null) {
            return null;
        }
        if (word.equals("tags")) {
            return new Attribute.Tags();
        }
        if (isCustom(word)) {
            return custom(word);
        }
        var field = Stream.of(Field.values()).filter(f -> f.word().equals(word)).findFirst();
        return field.<Attribute>map(f -> f)
                .orElseGet(() -> wrong(
                        path, "must be one of " + words(Field.values(), Field::word) + " tags attributes.<name>"));
    }

    private static boolean isCustom(String word) {
        return word.startsWith(CUSTOM) && word.length() > CUSTOM.length();
    }

    private static Attribute.Custom custom(String word) {
        return new Attribute.Custom(word.substring(CUSTOM.length()));
    }

    private Filter filter(JsonNode json, String path) {
        var where = json.get("where");
        if (where == null) {
            return Filter.NONE;
        }
        var here = path + ".where";
        if (!where.isObject() || where.isEmpty()) {
            wrong(here, "must be an object with channel, product or category");
            return Filter.NONE;
        }
        onlyFields(where, here, Set.of("channel", "product", "category"));
        return new Filter(texts(where, here, "channel"), texts(where, here, "product"), texts(where, here, "category"));
    }

    private Sum sum(JsonNode json, String path) {
        var of = json.path("sum").asText();
        var currency = currency(json, path);
        if (!json.has("sum") || of.equals("quantity")) {
            if (json.has("currency")) {
                wrong(path + ".currency", "is not known here: only a sum of value is money");
            }
            return json.has("sum") ? new Sum(Sum.Of.QUANTITY, null) : Sum.COUNT;
        }
        if (!of.equals("value")) {
            return wrong(path + ".sum", "must be one of quantity value");
        }
        if (!json.has("currency")) {
            wrong(path + ".currency", "is needed: amounts of different currencies are never added up");
        }
        return new Sum(Sum.Of.VALUE, currency);
    }

    private Set<String> texts(JsonNode json, String path, String field) {
        var value = json.get(field);
        if (value == null) {
            return Set.of();
        }
        var read = operands.operands(value, path + "." + field, value.isArray() ? Operator.IN : Operator.EQUAL);
        if (read instanceof Operands.Texts(var texts)) {
            return texts.stream().filter(text -> text != null).collect(Collectors.toUnmodifiableSet());
        }
        if (read != null) {
            wrong(path + "." + field, "must be text or a list of texts");
        }
        return Set.of();
    }

    private Integer window(JsonNode json, String path) {
        var days = json.get("withinDays");
        if (days == null) {
            return null;
        }
        return days.isInt() && days.intValue() >= 1 && days.intValue() <= LONGEST_WINDOW
                ? (Integer) days.intValue()
                : wrong(path + ".withinDays", "must be a whole number from 1 to " + LONGEST_WINDOW);
    }

    private UUID id(JsonNode json, String path, String message) {
        var id = json == null ? Optional.<UUID>empty() : OperandReader.id(json.asText());
        return id.orElseGet(() -> wrong(path, message));
    }

    /** @param atLeastOne what is meant where neither op nor value is said */
    private Compared compared(JsonNode json, String path, boolean atLeastOne) {
        if (atLeastOne && !json.has("op") && !json.has("value")) {
            return new Compared(Operator.AT_LEAST, List.of(BigDecimal.ONE));
        }
        var operator = operator(json, path);
        return new Compared(operator, operands.numbers(json.get("value"), path + ".value", operator));
    }

    private record Compared(Operator operator, List<BigDecimal> values) {}

    private Operator operator(JsonNode json, String path) {
        return named(json, path, "op", Operator::named, words(Operator.values(), Operator::word));
    }

    private <T> T named(JsonNode json, String path, String field, Function<String, Optional<T>> find, String words) {
        var found = find.apply(json.path(field).asText());
        return found.orElseGet(() -> wrong(path + "." + field, "must be one of " + words));
    }

    private static <T> String words(T[] values, Function<T, String> word) {
        return Stream.of(values).map(word).collect(Collectors.joining(" "));
    }

    private static String sorted(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(" "));
    }

    private String currency(JsonNode json, String path) {
        if (!json.has("currency")) {
            return null;
        }
        try {
            return Currency.getInstance(json.get("currency").asText()).getCurrencyCode();
        } catch (IllegalArgumentException _) {
            return wrong(path + ".currency", "must be an ISO 4217 code such as EUR");
        }
    }

    void onlyFields(JsonNode json, String path, Set<String> known) {
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
