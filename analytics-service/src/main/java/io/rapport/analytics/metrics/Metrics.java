package io.rapport.analytics.metrics;

import static java.util.stream.Collectors.toSet;

import io.rapport.analytics.customer.Change;
import io.rapport.analytics.customer.Customers;
import io.rapport.analytics.metrics.Visitors.Attribution;
import io.rapport.analytics.segment.Memberships;
import io.rapport.analytics.segment.Operand;
import io.rapport.analytics.segment.RuleBook;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.InteractionEvent.Activity;
import io.rapport.kit.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Takes in what happened and whose it is; keeps every customer's figures and segments true. Locks: rule book, visitors, customers. */
@ApplicationScoped
class Metrics {
    private final RuleBook ruleBook;
    private final Visitors visitors;
    private final Customers customers;
    private final Facts facts;
    private final Activities activities;
    private final CustomerMetrics customerMetrics;
    private final Memberships memberships;

    Metrics(
            RuleBook ruleBook,
            Visitors visitors,
            Customers customers,
            Facts facts,
            Activities activities,
            CustomerMetrics customerMetrics,
            Memberships memberships) {
        this.ruleBook = ruleBook;
        this.visitors = visitors;
        this.customers = customers;
        this.facts = facts;
        this.activities = activities;
        this.customerMetrics = customerMetrics;
        this.memberships = memberships;
    }

    @Transactional
    void happened(List<Received<Activity>> events) {
        var rules = ruleBook.open();
        var known = visitors.lock(events.stream().map(e -> e.data().visitorId()).toList());
        var effects = events.stream().filter(e -> e.data().order() != null).toList();
        var relevant = events.stream()
                .filter(e -> e.data().order() != null
                        || (Facts.isOfPerson(e)
                                && rules.askFor(Operand.event(e.envelope().type()))))
                .toList();
        facts.addEffects(effects);
        facts.count(events);
        activities.add(events);
        visitors.saw(visitorsOf(events, false), visitorsOf(events, true));
        var changes = changes(relevant, known);
        customers.lock(changes.keySet());
        customerMetrics.recompute(customersOf(effects, known));
        memberships.review(asList(changes), rules, rules.askingFor(operands(relevant)));
    }

    @Transactional
    void attributed(List<Received<AttributionChanged>> events) {
        var rules = ruleBook.open();
        var known = visitors.lock(events.stream().map(Metrics::visitorOf).toList());
        var newest = newest(events, known);
        if (newest.isEmpty()) {
            return;
        }
        visitors.attribute(newest.values());
        var changes = changes(newest, known);
        customers.lock(changes.keySet());
        customerMetrics.recompute(changes.keySet());
        memberships.review(asList(changes), rules, rules.ofVisitors());
    }

    private static Set<Operand> operands(List<Received<Activity>> events) {
        return events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.of(Operand.event(event.envelope().type())),
                        event.data().order() == null ? Stream.empty() : Stream.of(Operand.ORDERS, Operand.SCORES)))
                .collect(toSet());
    }

    /** By customer: whether all that happened was history. */
    private static Map<UUID, Boolean> changes(List<Received<Activity>> events, Map<UUID, Visitor> known) {
        var changes = new HashMap<UUID, Boolean>();
        for (var event : events) {
            var customerId = known.get(event.data().visitorId()).customerId();
            if (customerId != null) {
                changes.merge(customerId, event.data().historical(), Boolean::logicalAnd);
            }
        }
        return changes;
    }

    /** By customer who gained or lost a visitor: whether those visitors brought nothing but history. */
    private static Map<UUID, Boolean> changes(Map<UUID, Attribution> newest, Map<UUID, Visitor> known) {
        var changes = new HashMap<UUID, Boolean>();
        newest.forEach((visitorId, attribution) -> {
            var visitor = known.get(visitorId);
            Stream.of(Optional.ofNullable(visitor.customerId()), Optional.ofNullable(attribution.customerId()))
                    .flatMap(Optional::stream)
                    .forEach(id -> changes.merge(id, visitor.hasOnlyHistory(), Boolean::logicalAnd));
        });
        return changes;
    }

    /** Of each visitor the highest version, if it is news; a tombstone takes the visitor from whoever has it. */
    private static Map<UUID, Attribution> newest(List<Received<AttributionChanged>> events, Map<UUID, Visitor> known) {
        var newest = new HashMap<UUID, Attribution>();
        for (var event : events) {
            var visitor = known.get(visitorOf(event));
            var before = newest.getOrDefault(
                    visitor.id(), new Attribution(visitor.id(), visitor.customerId(), visitor.attributionVersion()));
            if (event.isTombstone()) {
                newest.put(visitor.id(), new Attribution(visitor.id(), null, before.version()));
            } else if (event.data().version() > before.version()) {
                newest.put(
                        visitor.id(),
                        new Attribution(
                                visitor.id(),
                                event.data().customerId(),
                                event.data().version()));
            }
        }
        return newest;
    }

    private static UUID visitorOf(Received<AttributionChanged> event) {
        return event.isTombstone() ? UUID.fromString(event.key()) : event.data().visitorId();
    }

    private static List<UUID> visitorsOf(List<Received<Activity>> events, boolean historical) {
        return events.stream()
                .map(Received::data)
                .filter(event -> event.historical() == historical)
                .map(Activity::visitorId)
                .toList();
    }

    private static Set<UUID> customersOf(Collection<Received<Activity>> events, Map<UUID, Visitor> known) {
        return events.stream()
                .map(event -> known.get(event.data().visitorId()).customerId())
                .filter(Objects::nonNull)
                .collect(toSet());
    }

    private static List<Change> asList(Map<UUID, Boolean> changes) {
        return changes.entrySet().stream()
                .map(change -> new Change(change.getKey(), change.getValue()))
                .toList();
    }
}
