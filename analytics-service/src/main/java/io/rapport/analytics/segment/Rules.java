package io.rapport.analytics.segment;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.rapport.analytics.segment.RuleBook.Edition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What customers are held against: segments by id, and by what must change of a customer for them to change. */
public final class Rules {
    private final List<Edition> editions;
    private final List<Segmented> segments;
    private final Map<UUID, Segmented> byId;
    private final Map<Operand, Set<Segmented>> byOperand = new HashMap<>();

    Rules(List<Edition> editions, List<Segmented> segments) {
        this.editions = editions;
        this.segments = segments;
        this.byId = segments.stream().collect(toMap(Segmented::id, identity()));
        segments.forEach(segment -> segment.rule()
                .asksFor()
                .distinct()
                .forEach(operand -> byOperand
                        .computeIfAbsent(operand, _ -> new LinkedHashSet<>())
                        .add(segment)));
    }

    /** Whether a rule asks for it: else its change moves nobody. */
    public boolean askFor(Operand operand) {
        return byOperand.containsKey(operand);
    }

    /** Those that ask for any of these. */
    public Rules askingFor(Collection<Operand> operands) {
        var touched = new LinkedHashSet<Segmented>();
        operands.stream().distinct().forEach(operand -> touched.addAll(byOperand.getOrDefault(operand, Set.of())));
        return only(touched::contains);
    }

    /** Those that ask for what moves from customer to customer with a visitor. */
    public Rules ofVisitors() {
        return askingFor(
                byOperand.keySet().stream().filter(Operand::isOfVisitors).toList());
    }

    Rules timed() {
        return only(segment -> segment.rule().isTimed());
    }

    Rules only(UUID segmentId) {
        return only(segment -> segment.id().equals(segmentId));
    }

    /** In the order of all, so that the same choice makes the same statement. */
    private Rules only(Predicate<Segmented> which) {
        return new Rules(List.of(), segments.stream().filter(which).toList());
    }

    List<Segmented> segments() {
        return segments;
    }

    Optional<Segmented> segment(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Those whose rule hangs on that of another. */
    List<Segmented> naming(UUID id) {
        return segments.stream().filter(segment -> segment.names(id)).toList();
    }

    /** Why the rule of one segment may not name another; empty if it may. */
    Optional<String> refusal(UUID named, UUID of) {
        var segment = byId.get(named);
        if (segment == null) {
            return Optional.of("is no segment in force");
        }
        return named.equals(of) || (of != null && segment.names(of))
                ? Optional.of("comes back to this segment itself")
                : Optional.empty();
    }

    List<Edition> editions() {
        return editions;
    }
}
