package io.rapport.analytics.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.segment.CustomerSegmentsResource.Explanation;
import io.rapport.analytics.segment.CustomerSegmentsResource.Part;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/** Says why a customer is in a segment or not: every part of its rule, whether it holds, and what was found. */
@ApplicationScoped
class Explanations {
    private final Jdbi jdbi;
    private final RuleBook ruleBook;
    private final Customers customers;
    private final Segments segments;
    private final Members members;

    Explanations(Jdbi jdbi, RuleBook ruleBook, Customers customers, Segments segments, Members members) {
        this.jdbi = jdbi;
        this.ruleBook = ruleBook;
        this.customers = customers;
        this.segments = segments;
        this.members = members;
    }

    /** @param asOf null: now */
    @Transactional
    Explanation of(UUID customerId, UUID segmentId, Instant asOf) {
        customers.require(customerId);
        var segment = segments.get(segmentId);
        var rule = ruleBook.complete(RuleReader.read(segment.ruleJson()), segmentId);
        var asked = members.ask(asOf, rule, Optional.of(customerId));
        var found = ask(customerId, rule, asked.moment());
        var record = members.segmentsOf(customerId, asOf).stream()
                .filter(entry -> entry.segmentId().equals(segmentId))
                .findFirst();
        return new Explanation(
                segmentId,
                customerId,
                asked.moment().at(),
                asked.fitId(),
                found.inside(),
                record.isPresent(),
                record.map(CustomerSegmentsResource.Entry::enteredAt).orElse(null),
                part(
                        "rule",
                        rule,
                        segment.ruleJson(),
                        found.holds().iterator(),
                        found.values().iterator()));
    }

    /** All parts in the order of {@link #parts}, in one statement. */
    private Found ask(UUID customerId, Rule rule, Moment moment) {
        var words = new RuleSql(moment);
        var parts = new ArrayList<Rule>();
        parts(rule, parts);
        var inside = words.inside(rule);
        var holds = parts.stream().map(words::of).toList();
        var values = parts.stream()
                .map(part -> part instanceof Rule.Condition condition
                        ? Sql.of("to_jsonb(").plus(words.answer(condition)).plus(")::text")
                        : Sql.of("null::text"))
                .toList();
        var select = Sql.of("select ")
                .plus(inside)
                .plus(" inside, array[")
                .plus(Sql.join(", ", holds))
                .plus("] holds, to_jsonb(array[")
                .plus(Sql.join(", ", values))
                .plus("])::text vals from ")
                .plus(words.customers())
                .plus(" where c.customer_id = ?", customerId);
        return jdbi.withHandle(handle -> select.query(handle)
                .map((row, _) -> new Found(
                        row.getBoolean("inside"), booleans(row.getArray("holds")), json(row.getString("vals"))))
                .one());
    }

    private static void parts(Rule rule, List<Rule> all) {
        all.add(rule);
        switch (rule) {
            case Rule.All(var rules) -> rules.forEach(each -> parts(each, all));
            case Rule.Any(var rules) -> rules.forEach(each -> parts(each, all));
            case Rule.Not(var inner) -> parts(inner, all);
            case Rule.InSegment named -> parts(named.rule(), all);
            case Rule.Condition _ -> {}
        }
    }

    private Part part(String path, Rule rule, JsonNode json, Iterator<Boolean> holds, Iterator<JsonNode> values) {
        var itHolds = holds.next();
        var value = values.next();
        return switch (rule) {
            case Rule.All(var rules) ->
                Part.of(path, itHolds, parts(path + ".all", rules, json.get("all"), holds, values));
            case Rule.Any(var rules) ->
                Part.of(path, itHolds, parts(path + ".any", rules, json.get("any"), holds, values));
            case Rule.Not(var inner) ->
                Part.of(path, itHolds, List.of(part(path + ".not", inner, json.get("not"), holds, values)));
            case Rule.InSegment(var id, var inner) -> {
                var named = ruleBook.read().segment(id).orElseThrow();
                yield new Part(
                        path,
                        itHolds,
                        json,
                        null,
                        named.name(),
                        List.of(part("rule", inner, named.json(), holds, values)));
            }
            case Rule.Condition _ -> new Part(path, itHolds, json, value(value), null, null);
        };
    }

    private List<Part> parts(
            String path, List<Rule> rules, JsonNode json, Iterator<Boolean> holds, Iterator<JsonNode> values) {
        return IntStream.range(0, rules.size())
                .mapToObj(i -> part(path + "[" + i + "]", rules.get(i), json.get(i), holds, values))
                .toList();
    }

    /** Numbers as decimal strings. */
    private static JsonNode value(JsonNode text) {
        if (text.isNull()) {
            return null;
        }
        var value = EventJson.read(text.textValue(), JsonNode.class);
        return value.isNumber()
                ? EventJson.MAPPER
                        .getNodeFactory()
                        .textNode(value.decimalValue().toPlainString())
                : value;
    }

    private static List<Boolean> booleans(java.sql.Array array) throws SQLException {
        return List.of((Boolean[]) array.getArray());
    }

    private static ArrayNode json(String text) {
        return EventJson.read(text, ArrayNode.class);
    }

    private record Found(boolean inside, List<Boolean> holds, ArrayNode values) {}
}
