package io.rapport.analytics.segment;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** What a customer must be to be in a segment. */
sealed interface Rule {

    record All(List<Rule> rules) implements Rule {}

    record Any(List<Rule> rules) implements Rule {}

    record Not(Rule rule) implements Rule {}

    /** {@code currency} null: over all currencies. */
    record MetricIs(Metric metric, String currency, Operator operator, List<BigDecimal> values) implements Rule {}

    record AttributeIs(Attribute attribute, Operator operator, Operands operands) implements Rule {}

    /**
     * How often events of a type happened.
     *
     * @param type the {@code ce_type}
     * @param withinDays today and the days before it, that many in all; null: ever
     */
    record EventCount(String type, Operator operator, List<BigDecimal> values, Integer withinDays) implements Rule {}

    /** All conditions inside, at any depth. */
    default Stream<Rule> conditions() {
        return switch (this) {
            case All(var rules) -> rules.stream().flatMap(Rule::conditions);
            case Any(var rules) -> rules.stream().flatMap(Rule::conditions);
            case Not(var rule) -> rule.conditions();
            case MetricIs _, AttributeIs _, EventCount _ -> Stream.of(this);
        };
    }

    /** Whether time alone can change who is in. */
    default boolean isTimed() {
        return conditions().anyMatch(condition -> switch (condition) {
            case MetricIs is -> is.metric().isTimed();
            case EventCount count -> count.withinDays() != null;
            case All _, Any _, Not _, AttributeIs _ -> false;
        });
    }

    default Stream<String> eventTypes() {
        return conditions()
                .filter(EventCount.class::isInstance)
                .map(EventCount.class::cast)
                .map(EventCount::type);
    }

    /** What of a profile can be asked. */
    sealed interface Attribute {
        /** One of the profile's own fields. */
        enum Field implements Attribute {
            LANGUAGE("language"),
            COUNTRY("country"),
            CURRENCY("currency"),
            TIME_ZONE("timeZone");

            private final String word;

            Field(String word) {
                this.word = word;
            }

            String word() {
                return word;
            }
        }

        /** A customer has any number of tags; {@code =} means that this is one of them. */
        record Tags() implements Attribute {}

        /** A custom attribute, written {@code attributes.name}. */
        record Custom(String name) implements Attribute {}
    }

    /** Values to compare with, all of one kind. */
    sealed interface Operands {
        record Texts(List<String> values) implements Operands {}

        record Numbers(List<BigDecimal> values) implements Operands {}

        record Flag(boolean value) implements Operands {}
    }
}
