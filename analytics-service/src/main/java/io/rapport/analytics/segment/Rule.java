package io.rapport.analytics.segment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What a customer must be to be in a segment. */
sealed interface Rule {

    record All(List<Rule> rules) implements Rule {}

    record Any(List<Rule> rules) implements Rule {}

    record Not(Rule rule) implements Rule {}

    /**
     * She fits another segment too.
     *
     * @param rule of that segment; null until the rule book has filled it in
     */
    record InSegment(UUID segmentId, Rule rule) implements Rule {}

    /** One question and how its answer is compared. */
    sealed interface Condition extends Rule {}

    /** A number compared with others. */
    sealed interface Counted extends Condition {
        Operator operator();

        List<BigDecimal> values();
    }

    /** {@code currency} null: over all currencies. */
    record MetricIs(Metric metric, String currency, Operator operator, List<BigDecimal> values) implements Counted {}

    record AttributeIs(Attribute attribute, Operator operator, Operands operands) implements Condition {}

    /** Days from today to the day that a custom attribute names; negative when it is past. */
    record DaysUntil(Attribute.Custom attribute, Operator operator, List<BigDecimal> values) implements Counted {}

    /**
     * How often events of a type happened, or what they come to.
     *
     * @param type the {@code ce_type}
     * @param withinDays today and the days before it, that many in all; null: ever
     */
    record EventIs(String type, Filter filter, Sum sum, Operator operator, List<BigDecimal> values, Integer withinDays)
            implements Counted {}

    /** {@code campaignId} null: any; {@code withinDays} as of events. */
    record CampaignIs(UUID campaignId, CampaignAct act, Operator operator, List<BigDecimal> values, Integer withinDays)
            implements Counted {}

    /** {@code types} empty: any; {@code withinDays} as of events. */
    record TicketIs(TicketAct act, Set<String> types, Operator operator, List<BigDecimal> values, Integer withinDays)
            implements Counted {}

    /** {@code states} of {@code granted}, {@code withdrawn} and {@code none}; consent that has expired is none. */
    record ConsentIs(String channel, String purpose, Operator operator, List<String> states) implements Condition {}

    /** All conditions inside, at any depth, those of other segments too. */
    default Stream<Condition> conditions() {
        return switch (this) {
            case All(var rules) -> rules.stream().flatMap(Rule::conditions);
            case Any(var rules) -> rules.stream().flatMap(Rule::conditions);
            case Not(var rule) -> rule.conditions();
            case InSegment named -> named.rule == null ? Stream.empty() : named.rule.conditions();
            case Condition condition -> Stream.of(condition);
        };
    }

    /** This and all rules inside with their paths; what other segments say is not inside. */
    default void walk(String path, BiConsumer<String, Rule> visit) {
        visit.accept(path, this);
        switch (this) {
            case All(var rules) -> walk(path + ".all", rules, visit);
            case Any(var rules) -> walk(path + ".any", rules, visit);
            case Not(var rule) -> rule.walk(path + ".not", visit);
            case InSegment _, Condition _ -> {}
        }
    }

    private static void walk(String path, List<Rule> rules, BiConsumer<String, Rule> visit) {
        for (var i = 0; i < rules.size(); i++) {
            rules.get(i).walk(path + "[" + i + "]", visit);
        }
    }

    /** Whether time alone can change who is in. */
    default boolean isTimed() {
        return conditions().anyMatch(condition -> switch (condition) {
            case MetricIs is -> is.metric().isTimed();
            case EventIs is -> is.withinDays() != null;
            case CampaignIs is -> is.withinDays() != null;
            case TicketIs is -> is.withinDays() != null;
            case DaysUntil _, ConsentIs _ -> true;
            case AttributeIs _ -> false;
        });
    }

    /** What must change of a customer for this to change; time aside. */
    default Stream<Operand> asksFor() {
        return conditions().map(condition -> switch (condition) {
            case MetricIs is -> is.metric().operand();
            case EventIs is -> Operand.event(is.type());
            case CampaignIs _ -> Operand.CAMPAIGNS;
            case TicketIs _ -> Operand.TICKETS;
            case ConsentIs _ -> Operand.CONSENTS;
            case DaysUntil _, AttributeIs _ -> Operand.PROFILE;
        });
    }

    /** An event counts if it names one of each that is not empty. */
    record Filter(Set<String> channels, Set<String> products, Set<String> categories) {
        static final Filter NONE = new Filter(Set.of(), Set.of(), Set.of());
    }

    /** What is added up over events. {@code currency} null: no money. */
    record Sum(Of of, String currency) {
        static final Sum COUNT = new Sum(Of.EVENTS, null);

        enum Of {
            EVENTS,
            QUANTITY,
            VALUE
        }
    }

    /** What of a profile can be asked. */
    sealed interface Attribute {
        /** One of the profile's own fields. */
        enum Field implements Attribute {
            LANGUAGE("language"),
            COUNTRY("country"),
            CURRENCY("currency"),
            TIME_ZONE("timeZone"),
            GENDER("gender"),
            BIRTH_DATE("birthDate");

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
